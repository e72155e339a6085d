// keymoji in JavaScript: a sentence goes in, ranked emoji come out. For browsers with onnxruntime-web, for Node with
// onnxruntime-node; the same answers as Python's EmojiPredictor and EmojiSession, in the same order.
//
//     import ort from "onnxruntime-node";                      // a page: const ort = await loadOrt(), see ort.mjs
//     const predictor = await load("https://example.org/bundles/en/", { ort });
//     await predictor.predict("merry christmas everyone");     // [{emoji: "🎄", name: "Christmas tree", score: 0.75}]
//     const session = new EmojiSession(predictor);
//     await session.update("merry chr");                       // the strip to show now; empty: show none
//
// A text goes to the model as its code points, and nowhere else. Imports the other files of keymoji beside it.

import { isShare, openBundle } from "./bundle.mjs";
import { KeymojiError } from "./errors.mjs";
import { oneLine } from "./manifest.mjs";
import { Queue } from "./queue.mjs";
import { checkTopK, holdStrip, isSameText, rank, representatives } from "./ranking.mjs";
import { bareSpelling, shownEmoji } from "./shown.mjs";
import { EmojiSession } from "./typing_session.mjs";

export { bareSpelling, EmojiSession, holdStrip, isSameText, KeymojiError, rank, shownEmoji };

const SESSION = { // as runtime/session.py: a keyboard shares a phone
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
  logSeverityLevel: /** @type {4} */ (4), // only what is fatal: the rest is in the errors
};

/**
 * @typedef {import("./bundle.mjs").Label} Label
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

/**
 * The predictor of the bundle in a folder, every byte of it verified. It runs on one thread unless
 * `ort.env.wasm.numThreads` says otherwise.
 * @param {string | URL} bundleUrl the folder: http(s):, in Node file: too; in a page relative to it
 * @param {{ort: any}} runtime onnxruntime-web or onnxruntime-node
 * @returns {Promise<EmojiPredictor>}
 */
export async function load(bundleUrl, { ort } = { ort: null }) {
  if (!ort?.InferenceSession) throw new KeymojiError("ort: no runtime found: pass onnxruntime-web or onnxruntime-node");
  const bundle = await openBundle(bundleUrl);
  if (ort.env?.wasm) ort.env.wasm.numThreads ??= 1;
  const session = await ort.InferenceSession.create(bundle.model, SESSION).catch((/** @type {unknown} */ error) => {
    throw new KeymojiError(
      `${bundle.where}model.onnx: onnxruntime refuses it (${oneLine(error)}): update onnxruntime, or export it again`,
    );
  });
  const predictor = new EmojiPredictor(bundle, session, ort.Tensor);
  const { scores, emotions } = await predictor.run(""); // a first answer: a graph that cannot answer is refused here
  const [found, wanted] = [emotions?.length, predictor.emotionNames?.length];
  if (scores?.length !== bundle.labels.length || (found && wanted && found !== wanted)) {
    throw new KeymojiError(
      `${bundle.where}: its graph returns ${scores?.length} scores for ${bundle.labels.length} labels and ` +
        `${found ?? 0} emotions for ${wanted ?? 0} names: publish the bundle again with its own files`,
    );
  }
  return predictor;
}

/** Ranks the labels of one bundle for any text; made by `load`. */
export class EmojiPredictor {
  #where;
  #emotions;
  #session;
  #Tensor;
  #families;
  #queue = new Queue(); // onnxruntime-web has no two runs at once

  /** @param {Awaited<ReturnType<typeof openBundle>>} bundle @param {any} session @param {any} Tensor */
  constructor(bundle, session, Tensor) {
    this.name = bundle.name;
    this.labels = bundle.labels;
    this.config = bundle.config;
    this.thresholds = bundle.thresholds;
    this.sizeBytes = bundle.sizeBytes; // of the files that were fetched
    this.hasTrigger = session.outputNames.includes("trigger");
    this.emotionNames = bundle.emotions?.names ?? null;
    this.borrowedEmotions = bundle.emotions?.borrowed ?? false; // learnt in another language than the bundle's
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
   * @returns {Promise<Prediction[]>}
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
   * @param {number} minPrecision
   * @returns {number}
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
   * @returns {number[]}
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
