// Scores to a ranking, and a ranking to a strip that holds still: ranking.py, diversity.py and the rule of
// typing_session.py line by line, so that every strip is Python's. Ties keep label order. Imports errors.mjs.

import { KeymojiError } from "./errors.mjs";

/**
 * The ids of the `k` best labels, best first; of `among` only, ids in label order, where that is given.
 * @param {ArrayLike<number>} scores one for each label
 * @param {number} k
 * @param {Iterable<number>} [among]
 * @returns {number[]}
 */
export function rank(scores, k, among = Array.from(scores, (_, label) => label)) {
  checkTopK(k);
  const unknown = Array.prototype.findIndex.call(scores, Number.isNaN);
  if (unknown >= 0) {
    throw new KeymojiError(`scores: label ${unknown} scores NaN: fetch the bundle again, or update onnxruntime`);
  }
  return [...among].sort((a, b) => scores[b] - scores[a]).slice(0, k);
}

/**
 * The ids of the next strip after `strip`, which may be empty. An emoji on the strip leaves only for one that scores
 * more than `hold` times as much, and two on it swap only when the lower scores more than `hold` times the upper.
 * @param {ArrayLike<number>} scores one for each label
 * @param {readonly number[]} strip
 * @param {number} k
 * @param {Iterable<number>} shown the ids that may be on the strip, in label order
 * @param {number} hold
 * @returns {number[]}
 */
export function holdStrip(scores, strip, k, shown, hold) {
  const ranking = rank(scores, scores.length, shown);
  const newcomers = ranking.filter((label) => !strip.includes(label));
  const worth = (/** @type {number} */ label) => scores[label] * (strip.includes(label) ? hold : 1);
  const chosen = [...strip, ...newcomers].sort((a, b) => worth(b) - worth(a)).slice(0, k); // equal: who is there stays
  /** @type {number[]} */
  const order = [];
  for (const label of [...strip, ...newcomers].filter((label) => chosen.includes(label))) {
    let place = order.length;
    while (place && scores[label] > hold * scores[order[place - 1]]) place -= 1;
    order.splice(place, 0, label);
  }
  return order;
}

/**
 * The ids of `shown`, in label order, that no other of their family beats. What counts is the score, times `hold` for
 * an emoji on the strip now. Of equals the one on the strip represents, else the first in label order.
 * @param {ArrayLike<number>} scores one for each label
 * @param {readonly number[]} strip
 * @param {Iterable<number>} shown
 * @param {readonly (string | undefined)[]} families one for each label; a label without one is its own
 * @param {number} hold
 * @returns {number[]}
 */
export function representatives(scores, strip, shown, families, hold) {
  /** @type {Map<string | number, {label: number, worth: number, held: boolean}>} */
  const best = new Map();
  for (const label of shown) {
    const held = strip.includes(label);
    const rival = { label, worth: scores[label] * (held ? hold : 1), held };
    const key = families[label] ?? label;
    const first = best.get(key);
    const isBetter = !first || rival.worth > first.worth || (rival.worth === first.worth && held && !first.held);
    if (isBetter) best.set(key, rival);
  }
  return Array.from(best.values(), ({ label }) => label).sort((a, b) => a - b);
}

/**
 * True where typing or deleting at the end leads from one text to the other; an empty field starts anew.
 * @param {string} before
 * @param {string} now
 */
export function isSameText(before, now) {
  return Boolean(before && now) && (now.startsWith(before) || before.startsWith(now));
}

/** Throw unless `k` is a number of emoji.
 * @param {number} k */
export function checkTopK(k) {
  if (!Number.isInteger(k) || k < 1) throw new KeymojiError(`topK: ${k} is not a number of emoji: ask for 1 or more`);
}
