// A label of a bundle, and how its emoji is spelt: what is the same in every spelling of one. Imports nothing.

/**
 * @typedef {object} Label one emoji that a bundle can suggest
 * @property {number} id its place in the graph's output
 * @property {string} emoji as Unicode spells it in full, with its U+FE0F
 * @property {string} name as Unicode names it, in English
 * @property {string} [code] as Weibo writes it, such as "[赞]"
 * @property {string} [family] emoji so alike that a strip need not show two of them have the same one
 */

/** Name -> the code point that follows a person or a hand. */
export const TONES = {
  light: "\u{1f3fb}",
  "medium-light": "\u{1f3fc}",
  medium: "\u{1f3fd}",
  "medium-dark": "\u{1f3fe}",
  dark: "\u{1f3ff}",
};
const INVISIBLE = new Set(["\ufe0e", "\ufe0f", ...Object.values(TONES)]);

/**
 * What is the same in every spelling of an emoji: no selector and no tone, unless nothing else is there.
 * @param {string} emoji
 */
export function bareSpelling(emoji) {
  const bare = Array.from(emoji).filter((character) => !INVISIBLE.has(character));
  return bare.join("") || emoji;
}
