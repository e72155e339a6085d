// The controls of the settings; each change is written into `settings` and told to `onChange(name)`.
//
// Imports sensitivity.mjs, languages.mjs and settings.mjs.

import { modeName, modeSign } from "./languages.mjs";
import { meaning, stops } from "./sensitivity.mjs";
import { THEMES, TONES } from "./settings.mjs";

const HAND = "👋";
const MODIFIERS = ["", "🏻", "🏼", "🏽", "🏾", "🏿"];
const SWITCHES = { diverse: "#diverse", keys: "#keys-shown", personal: "#personal", incognito: "#incognito" };

export class SettingsPanel {
  #root;
  #settings;
  #change;

  constructor(root, settings, onChange) {
    this.#root = root;
    this.#settings = settings;
    this.#change = (name, value) => {
      settings[name] = value;
      onChange(name);
    };
    for (const [name, id] of Object.entries(SWITCHES)) this.#wireSwitch(name, root.querySelector(id));
    this.draw();
  }

  /** Draw the settings that need no bundle, as they are now. */
  draw() {
    for (const [name, id] of Object.entries(SWITCHES)) this.#root.querySelector(id).checked = this.#settings[name];
    const tones = TONES.map((tone, place) => [tone, HAND + MODIFIERS[place], tone || "as it is"]);
    this.#radios(this.#root.querySelector("#tones .choices"), "tone", tones);
    this.#radios(this.#root.querySelector("#themes .choices"), "theme", THEMES.map((theme) => [theme, theme, theme]));
  }

  /** Offer these language modes; a single one needs no switch. */
  showModes(modes) {
    const box = this.#root.querySelector("#languages");
    box.hidden = modes.length < 2;
    this.#radios(box, "mode", modes.map((mode) => [mode, modeSign(mode), modeName(mode)]));
  }

  /** Draw what depends on the bundles that are asked: `predictors` by name. */
  show(predictors) {
    this.#showSensitivity(predictors);
    const all = [...predictors.values()].flatMap((predictor) => predictor.labels);
    const labels = [...new Map(all.map((label) => [label.emoji, label])).values()]; // bundles may share most
    this.#showBlocklist(labels);
    this.#root.querySelector("#diverse-box").hidden = !labels.some(({ family }) => family);
    const toned = labels.filter(({ emoji }) => /\p{Emoji_Modifier_Base}/u.test(emoji)).length;
    const said = toned ? `${toned} of the ${labels.length} emoji here take one.` : "None of the emoji here takes one.";
    this.#root.querySelector("#tones-said").textContent = said;
  }

  #showSensitivity(predictors) {
    const all = stops([...predictors.values()]);
    const slider = this.#root.querySelector("#sensitivity");
    this.#root.querySelector("#sensitivity-box").hidden = all.length === 0;
    const nearest = all.findLastIndex((stop) => stop !== null && stop <= this.#settings.sensitivity + 1e-9);
    slider.max = String(all.length - 1);
    slider.value = String(this.#settings.sensitivity === null ? all.indexOf(null) : Math.max(0, nearest));
    const say = () => {
      const stop = all[slider.valueAsNumber] ?? null;
      const lines = [...predictors].map(([name, one]) => `${modeName(name)} ${meaning(one, stop)}.`);
      const text = lines.join(" ");
      this.#root.querySelector("#sensitivity-said").textContent = text;
      slider.setAttribute("aria-valuetext", text);
    };
    slider.oninput = () => {
      say();
      this.#change("sensitivity", all[slider.valueAsNumber]);
    };
    say();
  }

  #showBlocklist(labels) {
    const said = () => {
      const n = this.#settings.blocklist.length;
      const text = n ? `${n} will not be shown.` : "Press an emoji that you never want to see.";
      this.#root.querySelector("#blocklist-said").textContent = text;
    };
    const buttons = labels.map(({ emoji, name }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: emoji, title: name });
      button.setAttribute("aria-label", name);
      button.dataset.emoji = emoji;
      const draw = () => button.setAttribute("aria-pressed", String(this.#settings.blocklist.includes(emoji)));
      button.addEventListener("click", () => {
        const { blocklist } = this.#settings;
        const without = blocklist.filter((one) => one !== emoji);
        this.#change("blocklist", without.length < blocklist.length ? without : [...blocklist, emoji]);
        draw();
        said();
      });
      draw();
      return button;
    });
    this.#root.querySelector("#blocklist").replaceChildren(...buttons);
    said();
  }

  #wireSwitch(name, box) {
    box.addEventListener("change", () => this.#change(name, box.checked));
  }

  #radios(box, name, choices) {
    const labels = choices.map(([value, text, spoken]) => {
      const label = Object.assign(document.createElement("label"), { className: "choice", title: spoken });
      const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
      input.checked = this.#settings[name] === value;
      input.setAttribute("aria-label", spoken);
      input.addEventListener("change", () => this.#change(name, value));
      label.append(input, Object.assign(document.createElement("span"), { textContent: text }));
      return label;
    });
    box.replaceChildren(...box.querySelectorAll(":scope > legend"), ...labels);
  }
}
