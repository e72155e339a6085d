// Which bundle is asked. With "both" it is the script that decides: the scores of two models, learnt from two places, say
// nothing about each other, and a second row would be noise whenever one language is written.
//
// Imports nothing.

export const BOTH = "both";
const NAMES = { en: "English", zh: "Chinese", [BOTH]: "Both" };
const SHORT = { en: "EN", zh: "中文", [BOTH]: "Both" };
const LETTERS_A_WORD = 2; // a Chinese word has about two characters

/** What a mode is called in a sentence. */
export function modeName(mode) {
  return NAMES[mode] ?? mode;
}

/** What a mode is called on its switch, where room is scarce. */
export function modeSign(mode) {
  return SHORT[mode] ?? mode;
}

/** The modes that these bundles allow, first the ones of one language. */
export function modesOf(bundles) {
  return bundles.includes("en") && bundles.includes("zh") ? [...bundles, BOTH] : bundles;
}

/** The bundle that answers `text` in a mode: as many Chinese words as others, and it is the Chinese one. */
export function bundleFor(text, mode) {
  if (mode !== BOTH) return mode;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[\p{L}\p{M}'’]+/gu)?.filter((word) => !/\p{Script=Han}/u.test(word)).length ?? 0;
  return han && han >= LETTERS_A_WORD * words ? "zh" : "en";
}
