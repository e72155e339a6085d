// What the user set, kept in this browser's localStorage and nowhere else. A browser that keeps nothing is no error.
//
// Imports nothing.

const KEY = "keymoji.settings";
export const THEMES = ["auto", "light", "dark"];
export const TONES = ["", "light", "medium-light", "medium", "medium-dark", "dark"];

const DEFAULTS = Object.freeze({
  mode: "", // a bundle's name, or "both"
  sensitivity: null, // a coverage, or null: the bundle's own threshold
  tone: "",
  blocklist: [],
  diverse: false,
  personal: true,
  incognito: false,
  theme: "auto",
  keys: true,
});

/** The settings of last time; what is missing or makes no sense is as at first. */
export function loadSettings() {
  const kept = Object(parse(read(KEY)));
  const settings = { ...DEFAULTS };
  for (const [name, fallback] of Object.entries(DEFAULTS)) {
    if (name in kept && typeof kept[name] === typeof fallback) settings[name] = kept[name];
  }
  settings.sensitivity = Number.isFinite(kept.sensitivity) ? kept.sensitivity : null;
  settings.blocklist = Array.isArray(kept.blocklist) ? kept.blocklist.filter((one) => typeof one === "string") : [];
  if (!THEMES.includes(settings.theme)) settings.theme = DEFAULTS.theme;
  if (!TONES.includes(settings.tone)) settings.tone = DEFAULTS.tone;
  return settings;
}

export function saveSettings(settings) {
  write(KEY, JSON.stringify(settings));
}

/** A document kept under a name, or null. */
export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is forbidden here
  }
}

/** Keep a document, or with null forget it. */
export function write(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // storage is full or forbidden: the page works on, and forgets at its end
  }
}

/** The document of a text, or null where it is none. */
export function parse(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
