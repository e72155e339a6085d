// `EmojiSession`: the strip above the keys, as somebody types. Feed it the text after every keystroke. It follows
// typing_session.py line by line, so that every strip is Python's. Imports errors.mjs, queue.mjs and ranking.mjs; a
// predictor is handed to it.

import { KeymojiError } from "./errors.mjs";
import { Queue } from "./queue.mjs";
import { checkTopK, holdStrip, isSameText } from "./ranking.mjs";

/**
 * @typedef {import("./predictor.mjs").EmojiPredictor} EmojiPredictor
 * @typedef {import("./predictor.mjs").Prediction} Prediction
 * @typedef {import("./predictor.mjs").RankingOptions} RankingOptions
 * @typedef {import("./shown.mjs").ShownOptions} ShownOptions
 * @typedef {RankingOptions & ShownOptions & {threshold?: number, hold?: number}} SessionOptions
 *   `threshold`, a probability, is the bundle's unless given, and 0 never is silent; a `hold` of 1 holds nothing
 */

const HOLD = 2; // by measurement: see typing_session.py

/** The strip of one text field, as somebody types: silent where the bundle's trigger is low, and still. */
export class EmojiSession {
  #predictor;
  #options;
  #shown;
  #queue = new Queue();
  #text = "";
  /** @type {number[]} */
  #strip = [];

  /**
   * @param {EmojiPredictor} predictor
   * @param {SessionOptions} [options]
   * @throws {KeymojiError} where an option is out of its range
   */
  constructor(predictor, { topK = 3, threshold, hold = HOLD, rerank = null, diverse = false, ...options } = {}) {
    checkTopK(topK);
    if (!(hold >= 1)) throw new KeymojiError(`hold: ${hold} found: pass 1, which holds nothing, or more`);
    this.#predictor = predictor;
    this.#options = { topK, threshold: threshold ?? predictor.defaultThreshold, hold, rerank, diverse };
    this.#shown = predictor.shown(options);
    predictor.checkThreshold(this.#options.threshold);
  }

  /**
   * The strip for `text`, the whole text of the field. Silence is an empty strip, which keeps what was held. Calls may
   * overlap: they are answered in order.
   * @param {string} text
   * @returns {Promise<Prediction[]>} best first
   * @throws {KeymojiError} where `text` is no string, or no valid Unicode
   */
  update(text) {
    return this.#queue.add(() => this.#answer(text));
  }

  /** @param {string} text */
  async #answer(text) {
    const { topK, threshold, hold, rerank, diverse } = this.#options;
    const scores = await this.#predictor.scoresUnlessSilent(text, threshold, rerank);
    if (!isSameText(this.#text, text)) this.#strip = [];
    this.#text = text;
    if (!scores) return [];
    const ids = diverse
      ? this.#predictor.representatives(scores, this.#strip, this.#shown, hold)
      : [...this.#shown.keys()];
    const held = this.#strip.filter((label) => ids.includes(label));
    this.#strip = holdStrip(scores, held, topK, ids, hold);
    return this.#predictor.predictions(this.#strip, scores, this.#shown);
  }
}
