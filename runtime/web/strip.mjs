// The emoji strip: a fixed row of buttons that are reused, so that nothing moves and what stays does not blink.
//
// A tap writes the emoji; a long press, the context menu or its key asks why. A screen reader hears the strip once the
// typing rests. Imports roving.mjs.

import { rove, settle } from "./roving.mjs";

const [LONG_PRESS_MS, QUIET_MS] = [500, 900];

export class Strip {
  #box;
  #buttons;
  #status;
  #timer = 0;

  /** `onTap(emoji, timeStamp)` and `onWhy(emoji)` hear the buttons; `status` is the live region. */
  constructor(box, status, topK, { onTap, onWhy }) {
    this.#box = box;
    this.#status = status;
    this.#buttons = Array.from({ length: topK }, () => drawButton(onTap, onWhy));
    box.append(...this.#buttons);
    rove(box);
  }

  /** Show these predictions; an empty list is silence. */
  show(predictions) {
    this.#box.dataset.state = predictions.length ? "shown" : "silent";
    for (const [place, button] of this.#buttons.entries()) fill(button, predictions[place]);
    settle(this.#box);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#announce(predictions), QUIET_MS);
  }

  #announce(predictions) {
    const text = predictions.length ? `Emoji: ${predictions.map(({ name }) => name).join(", ")}` : "";
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }
}

function fill(button, prediction) {
  const emoji = prediction?.emoji ?? "";
  if (button.dataset.emoji === emoji) return;
  button.dataset.emoji = emoji;
  button.disabled = !emoji;
  button.firstChild.textContent = emoji;
  button.setAttribute("aria-label", prediction?.name ?? "");
  button.title = prediction?.name ?? "";
}

function drawButton(onTap, onWhy) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "emoji", disabled: true });
  button.append(Object.assign(document.createElement("span"), { ariaHidden: "true" }));
  button.dataset.emoji = "";
  button.setAttribute("aria-keyshortcuts", "ContextMenu");
  let [timer, isLong] = [0, false];
  const why = () => {
    isLong = true;
    onWhy(button.dataset.emoji);
  };
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  button.addEventListener("pointerdown", () => {
    isLong = false;
    timer = setTimeout(why, LONG_PRESS_MS);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    button.addEventListener(name, () => clearTimeout(timer));
  }
  button.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (!isLong) why();
  });
  button.addEventListener("click", (event) => {
    if (!isLong || event.detail === 0) onTap(button.dataset.emoji, event.timeStamp);
    isLong = false;
  });
  return button;
}
