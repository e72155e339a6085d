// The keys on the screen: letters and signs, shift (twice: caps lock), space, backspace that repeats, return.
//
// A key writes when it is pressed, not when it is let go, so that two fingers can overlap. It tells `onKey` what it is:
// a text to write, "Backspace" or "Enter". Imports roving.mjs.

import { rove, settle } from "./roving.mjs";

const LAYERS = {
  letters: ["qwertyuiop", "asdfghjkl", "⇧zxcvbnm⌫"],
  signs: ["1234567890", "@#&-()/:;+", "=*'\"?!%_⌫"],
};
const LAST_ROW = { letters: ["signs", ",", " ", ".", "⏎"], signs: ["letters", ",", " ", ".", "⏎"] };
const KEYS = {
  "⇧": { does: "shift", label: "Shift", text: "⇧", wide: true },
  "⌫": { does: "Backspace", label: "Backspace", text: "⌫", wide: true },
  signs: { does: "signs", label: "Numbers and signs", text: "?123", wide: true },
  letters: { does: "letters", label: "Letters", text: "ABC", wide: true },
  " ": { does: " ", label: "Space", text: "space", space: true },
  "⏎": { does: "Enter", label: "Return", text: "⏎", wide: true },
};
const [HOLD_MS, REPEAT_MS, DOUBLE_MS] = [400, 60, 350];

/** Draw the keys in `element`; `onKey(what, timeStamp)` hears each press. */
export function drawKeyboard(element, onKey) {
  const state = { shift: "off", shiftedAt: 0 };
  for (const layer of Object.keys(LAYERS)) element.append(drawLayer(layer));
  const show = (layer) => {
    for (const box of element.children) box.hidden = box.dataset.layer !== layer;
    settle(element);
  };
  const press = (key, timeStamp) => {
    const { does } = key.dataset;
    if (does === "shift") shift(element, state, timeStamp);
    else if (does in LAYERS) show(does);
    else {
      onKey(state.shift === "off" ? does : upper(does), timeStamp);
      if (state.shift === "once") setShift(element, state, "off");
    }
  };
  show("letters");
  rove(element);
  listen(element, press);
}

function listen(element, press) {
  let [timer, pressed] = [0, null];
  const release = () => clearTimeout(timer);
  element.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  element.addEventListener("pointerdown", (event) => {
    const key = event.target.closest("button");
    if (!key || event.button !== 0) return;
    pressed = key;
    press(key, event.timeStamp);
    release();
    if (key.dataset.does !== "Backspace") return;
    const again = () => {
      press(key, performance.now());
      timer = setTimeout(again, REPEAT_MS);
    };
    timer = setTimeout(again, HOLD_MS);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) element.addEventListener(name, release);
  element.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (key && key !== pressed) press(key, event.timeStamp); // Enter, or a screen reader: there was no pointer
    pressed = null;
  });
}

function shift(element, state, timeStamp) {
  const again = state.shift === "once" && timeStamp - state.shiftedAt < DOUBLE_MS;
  state.shiftedAt = timeStamp;
  setShift(element, state, again ? "lock" : state.shift === "off" ? "once" : "off");
}

function setShift(element, state, shift) {
  state.shift = shift;
  element.dataset.shift = shift;
  const key = element.querySelector('[data-does="shift"]');
  key.setAttribute("aria-pressed", String(shift !== "off"));
  key.setAttribute("aria-label", shift === "lock" ? "Caps lock" : "Shift");
  for (const letter of element.querySelectorAll(".letter")) {
    letter.textContent = shift === "off" ? letter.dataset.does : upper(letter.dataset.does);
  }
}

function drawLayer(layer) {
  const box = Object.assign(document.createElement("div"), { className: "layer", hidden: true });
  box.dataset.layer = layer;
  for (const row of [...LAYERS[layer].map((row) => Array.from(row)), LAST_ROW[layer]]) {
    const line = Object.assign(document.createElement("div"), { className: "row" });
    line.append(...row.map(drawKey));
    box.append(line);
  }
  return box;
}

function drawKey(name) {
  const { does = name, label = name, text = name, wide = false, space = false } = KEYS[name] ?? {};
  const key = Object.assign(document.createElement("button"), { type: "button", className: "key", textContent: text });
  key.classList.toggle("wide", wide);
  key.classList.toggle("space", space);
  key.classList.toggle("letter", /^[a-z]$/.test(does));
  key.dataset.does = does;
  key.setAttribute("aria-label", label);
  return key;
}

function upper(text) {
  return text.length === 1 ? text.toUpperCase() : text;
}
