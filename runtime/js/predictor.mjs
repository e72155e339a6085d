// `EmojiPredictor`: a text goes in, ranked emoji come out. predictor.py line by line, so that every ranking is Python's.
//
// Imports bundle.mjs, errors.mjs, label.mjs, manifest.mjs, queue.mjs, ranking.mjs and shown.mjs.

import { isShare } from "./bundle.mjs";
import { KeymojiError } from "./errors.mjs";
import { bareSpelling } from "./label.mjs";
import { oneLine } from "./manifest.mjs";
import { Queue } from "./queue.mjs";
import { checkTopK, rank, representatives } from "./ranking.mjs";
import { shownEmoji } from "./shown.mjs";

/**
 * @typedef {import("./label.mjs").Label} Label
 * @typedef {import("./shown.mjs").ShownOptions} ShownOptions
 * @typedef {{emoji: string, name: string, score: number}} Prediction one suggested emoji
 * @typedef {{scores: Float32Array, trigger: number | null, emotions: Float32Array | null, milliseconds: number}} Answer
 *   `scores`: one for each label, in label order; `trigger`: the probability that a person would put an emoji here;
 *   `emotions`: a probability for each of `emotionNames`; null where the graph has none. `milliseconds` the model took
 * @typedef {(scores: Float32Array) => ArrayLike<number>} Rerank scores that sum to 1, to scores that sum to 1
 * @typedef {object} RankingOptions
 * @property {number} [topK] emoji wanted, 3 unless given
 * @property {Rerank | null} [rerank] changes the scores before they are ranked: a mood, or what the user likes
 * @property {boolean} [diverse] at most one emoji of a family: one heart, not three
 */

/** Ranks the labels of one bundle for any text; made by `load`. */
export class EmojiPredictor {
  #where;
  #emotions;
  #session;
  #Tensor;
  #families;
  #queue = new Queue(); // onnxruntime-web has no two runs at once

  /** @param {import("./bundle.mjs").Bundle} bundle @param {any} session @param {any} Tensor */
  constructor(bundle, session, Tensor) {
    /** The bundle's name. */
    this.name = bundle.name;
    /** All that it can suggest, in the graph's order: the id of a label is its place here. */
    this.labels = bundle.labels;
    /** The document config.json. */
    this.config = bundle.config;
    /** How often it speaks at which threshold, and how often it is right then; null without a trigger. */
    this.thresholds = bundle.thresholds;
    /** Of the files that were fetched. */
    this.sizeBytes = bundle.sizeBytes;
    /** Whether the graph says if an emoji is wanted at all. @type {boolean} */
    this.hasTrigger = session.outputNames.includes("trigger");
    /** The emotions of `Answer.emotions` and `emotionDistribution`, in order; null where the bundle has none. */
    this.emotionNames = bundle.emotions?.names ?? null;
    /** Whether the emotions of its emoji were learnt in another language than the bundle's. */
    this.borrowedEmotions = bundle.emotions?.borrowed ?? false;
    this.#where = bundle.where;
    this.#emotions = bundle.emotions;
    this.#families = bundle.labels.map((label) => label.family);
    this.#session = session;
    this.#Tensor = Tensor;
  }

  /** The threshold that the bundle is meant to be used with; 0, which is never silent, where it names none. */
  get defaultThreshold() {
    return this.thresholds?.default ?? 0;
  }

  /**
   * What the graph says of a text. Calls may overlap: they run one after the other.
   * @param {string} text
   * @returns {Promise<Answer>}
   * @throws {KeymojiError} where `text` is no string, or no valid Unicode
   */
  async run(text) {
    const ids = codePoints(text);
    return this.#queue.add(async () => {
      const begin = performance.now();
      const found = await this.#ask({ codepoints: new this.#Tensor("int32", ids, [ids.length]) });
      const milliseconds = performance.now() - begin;
      const [scores, trigger, emotions] = ["scores", "trigger", "emotions"].map((name) => found[name]?.data ?? null);
      return { scores, trigger: trigger?.[0] ?? null, emotions, milliseconds };
    });
  }

  /**
   * The best emoji for a text, best first. An empty text is answered too: with what is usual. With a `threshold` above
   * 0 the answer is empty where `trigger` is below it.
   * @param {string} text
   * @param {RankingOptions & ShownOptions & {threshold?: number}} [options]
   * @returns {Promise<Prediction[]>} at most `topK` of them
   * @throws {KeymojiError} as `run` does, or where an option is out of its range
   */
  async predict(text, { topK = 3, threshold = 0, rerank = null, diverse = false, ...options } = {}) {
    const shown = this.shown(options);
    checkTopK(topK);
    const scores = await this.scoresUnlessSilent(text, threshold, rerank);
    if (!scores) return [];
    const among = diverse ? this.representatives(scores, [], shown, 1) : shown.keys();
    return this.predictions(rank(scores, topK, among), scores, shown);
  }

  /**
   * The lowest threshold with which this share of the answered everyday texts had been given an emoji.
   * @param {number} minPrecision a share, from 0 to 1
   * @returns {number}
   * @throws {KeymojiError} where the bundle has no curve, or none of its points is that precise
   */
  thresholdFor(minPrecision) {
    if (!this.thresholds) {
      throw new KeymojiError(`${this.#where}: its config.json has no thresholds: use a bundle that has a trigger`);
    }
    if (!isShare(minPrecision)) {
      throw new KeymojiError(`minPrecision: ${minPrecision} found: pass a number from 0 to 1`);
    }
    const { curve } = this.thresholds;
    const point = curve.findLast(({ precision }) => precision >= minPrecision);
    if (point) return point.threshold;
    const best = curve.reduce((one, other) => (other.precision > one.precision ? other : one));
    throw new KeymojiError(
      `minPrecision: ${minPrecision} is more than this bundle reaches: its best is ${best.precision.toFixed(3)}, ` +
        `at threshold ${best.threshold}: ask for at most that`,
    );
  }

  /**
   * How what people said with this emoji, in any spelling, was meant: a share for each of `emotionNames`.
   * @param {string} emoji
   * @returns {number[]} they sum to 1
   * @throws {KeymojiError} where nothing is known of that emoji, or the bundle has no emotions
   */
  emotionDistribution(emoji) {
    if (!this.#emotions) throw new KeymojiError(`${this.#where}: it has no emotions.json: use a bundle that has`);
    const found = this.#emotions.table.get(bareSpelling(emoji));
    if (found) return [...found];
    throw new KeymojiError(
      `emoji: '${emoji}' has no emotion distribution: ask for one of the ${this.#emotions.table.size} that have`,
    );
  }

  /**
   * Label id -> its emoji as it is shown with these options; others are left out.
   * @param {ShownOptions} [options]
   * @returns {Map<number, string>}
   * @throws {KeymojiError} where an option is none
   */
  shown({ blocklist, skinTone, hasGlyph } = {}) {
    return shownEmoji(this.labels, { blocklist, skinTone, hasGlyph });
  }

  /**
   * The scores, re-ranked, or null where `trigger` is below the threshold.
   * @param {string} text @param {number} threshold @param {Rerank | null} rerank
   * @returns {Promise<ArrayLike<number> | null>}
   */
  async scoresUnlessSilent(text, threshold, rerank) {
    this.checkThreshold(threshold);
    const { scores, trigger } = await this.run(text);
    if (threshold && !(Number(trigger) >= threshold)) return null;
    const ranked = rerank ? rerank(scores) : scores;
    if (ranked?.length === scores.length) return ranked;
    throw new KeymojiError(`rerank: ${ranked?.length} scores returned for ${scores.length} labels: return one each`);
  }

  /** Throw unless the threshold is a probability, and 0 where the graph has no trigger.
   * @param {number} threshold */
  checkThreshold(threshold) {
    if (!isShare(threshold)) {
      throw new KeymojiError(`threshold: ${threshold} is not a probability: pass a number from 0 to 1`);
    }
    if (threshold && !this.hasTrigger) {
      throw new KeymojiError(`${this.#where}: its graph has no trigger: use a bundle that has one, or threshold 0`);
    }
  }

  /**
   * The ids of `shown` that no other of their family beats.
   * @param {ArrayLike<number>} scores @param {number[]} strip @param {Map<number, string>} shown @param {number} hold
   */
  representatives(scores, strip, shown, hold) {
    return representatives(scores, strip, shown.keys(), this.#families, hold);
  }

  /**
   * The labels `ids` as predictions, in that order.
   * @param {number[]} ids @param {ArrayLike<number>} scores @param {Map<number, string>} shown
   * @returns {Prediction[]}
   */
  predictions(ids, scores, shown) {
    return ids.map((id) => ({ emoji: shown.get(id) ?? "", name: this.labels[id].name, score: scores[id] }));
  }

  /** @param {object} feeds */
  async #ask(feeds) {
    try {
      return await this.#session.run(feeds);
    } catch (error) {
      throw new KeymojiError(
        `${this.#where}: its graph does not answer as contract 'codepoints' asks (${oneLine(error)}): publish it again`,
      );
    }
  }
}

/** The Unicode code points of a text.
 * @param {string} text */
function codePoints(text) {
  if (typeof text !== "string") {
    throw new KeymojiError(`text: found ${typeof text}, not a string: pass one text at a time`);
  }
  const points = Int32Array.from(Array.from(text, (character) => /** @type {number} */ (character.codePointAt(0))));
  const place = points.findIndex((point) => point >= 0xd800 && point <= 0xdfff);
  if (place < 0) return points;
  const name = points[place].toString(16).toUpperCase();
  throw new KeymojiError(`text: unpaired surrogate U+${name} at index ${place}: pass valid Unicode`);
}
