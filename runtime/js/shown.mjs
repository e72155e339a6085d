// Which labels of a bundle may be shown, and in which spelling: blocklist, skin tone, and what the device can draw.
// shown.py and skin_tones.py line by line. Imports errors.mjs and label.mjs.

import { KeymojiError } from "./errors.mjs";
import { bareSpelling, TONES } from "./label.mjs";

const JOINER = /^[\ufe0e\ufe0f\u200d0-9#*\u{e0020}-\u{e007f}]$/u;
const PICTURE = new RegExp( // the blocks where Unicode keeps its emoji; coarse, so that next year's are there too
  "^[\u{a9}\u{ae}\u{203c}\u{2049}\u{20e3}\u{2122}\u{2139}\u{2194}-\u{2bff}\u{3030}-\u{303d}\u{3297}-\u{3299}" +
    "\u{1f000}-\u{1faff}]$",
  "u",
);
// The property Emoji_Modifier_Base of Unicode 17.0; a browser's \p{Emoji_Modifier_Base} is that of its own Unicode.
const TAKES_TONE = new RegExp(
  "^[\u{261d}\u{26f9}\u{270a}-\u{270d}\u{1f385}\u{1f3c2}-\u{1f3c4}\u{1f3c7}\u{1f3ca}-\u{1f3cc}\u{1f442}-\u{1f443}" +
    "\u{1f446}-\u{1f450}\u{1f466}-\u{1f478}\u{1f47c}\u{1f481}-\u{1f483}\u{1f485}-\u{1f487}\u{1f48f}\u{1f491}\u{1f4aa}" +
    "\u{1f574}-\u{1f575}\u{1f57a}\u{1f590}\u{1f595}-\u{1f596}\u{1f645}-\u{1f647}\u{1f64b}-\u{1f64f}\u{1f6a3}" +
    "\u{1f6b4}-\u{1f6b6}\u{1f6c0}\u{1f6cc}\u{1f90c}\u{1f90f}\u{1f918}-\u{1f91f}\u{1f926}\u{1f930}-\u{1f939}" +
    "\u{1f93c}-\u{1f93e}\u{1f977}\u{1f9b5}-\u{1f9b6}\u{1f9b8}-\u{1f9b9}\u{1f9bb}\u{1f9cd}-\u{1f9cf}" +
    "\u{1f9d1}-\u{1f9dd}\u{1fac3}-\u{1fac5}\u{1faf0}-\u{1faf8}]$",
  "u",
);

/**
 * @typedef {object} ShownOptions
 * @property {Iterable<string>} [blocklist] emoji never to show, in whatever spelling and skin tone
 * @property {string | null} [skinTone] a name of `TONES`, for the emoji that take one
 * @property {((emoji: string) => boolean) | null} [hasGlyph] whether the device can draw an emoji: one that it draws in
 *   no skin tone is shown without, or else left out
 */

/**
 * Label id -> the emoji as it is shown, in label order; a label that may not be shown is left out.
 * @param {readonly {id: number, emoji: string}[]} labels
 * @param {ShownOptions} [options]
 * @returns {Map<number, string>}
 */
export function shownEmoji(labels, { blocklist = [], skinTone = null, hasGlyph = null } = {}) {
  if (skinTone !== null && !Object.hasOwn(TONES, skinTone)) {
    throw new KeymojiError(`skinTone: '${skinTone}' is unknown: use one of ${Object.keys(TONES).join(", ")}`);
  }
  if (hasGlyph !== null && typeof hasGlyph !== "function") {
    throw new KeymojiError(`hasGlyph: found ${typeof hasGlyph}: pass a function from an emoji to true or false`);
  }
  const blocked = blockedSpellings(blocklist);
  const shown = new Map();
  for (const { id, emoji } of labels) {
    if (blocked.has(bareSpelling(emoji))) continue;
    const spellings = skinTone ? [withTone(emoji, skinTone), emoji] : [emoji];
    const drawn = spellings.find((spelling) => !hasGlyph || hasGlyph(spelling));
    if (drawn !== undefined) shown.set(id, drawn);
  }
  return shown;
}

/**
 * `emoji` in the tone, a name of `TONES`; as it is where it takes none, or has several people.
 * @param {string} emoji
 * @param {string} tone
 */
export function withTone(emoji, tone) {
  const bare = Array.from(emoji).filter((character) => !Object.values(TONES).includes(character));
  const bases = bare.filter((character) => TAKES_TONE.test(character));
  if (bases.length !== 1) return emoji;
  const [base] = bases;
  return bare.join("").replace(`${base}\ufe0f`, base).replace(base, base + TONES[/** @type {keyof TONES} */ (tone)]);
}

/** @param {Iterable<string>} blocklist */
function blockedSpellings(blocklist) {
  if (typeof blocklist === "string" || typeof blocklist?.[Symbol.iterator] !== "function") {
    throw new KeymojiError(`blocklist: found ${typeof blocklist}: pass a list of emoji`);
  }
  const entries = [...blocklist];
  for (const entry of entries) {
    if (typeof entry !== "string" || !isEmoji(entry)) {
      throw new KeymojiError(`blocklist: ${JSON.stringify(entry)} is not an emoji: pass the emoji themselves`);
    }
  }
  return new Set(entries.map(bareSpelling));
}

/** True for nothing but pictures and what joins them. It need not be an emoji that exists.
 * @param {string} text */
function isEmoji(text) {
  const pictures = Array.from(text).filter((character) => !JOINER.test(character));
  return pictures.length > 0 && pictures.every((character) => PICTURE.test(character));
}
