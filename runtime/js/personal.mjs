// What this user takes, mixed with what the model thinks: `PersonalRanking`, learnt on the device, one choice at a time.
//
//     const personal = new PersonalRanking(predictor.labels); // or PersonalRanking.fromExport(JSON.parse(kept), labels)
//     personal.choose("💜", scores); // the user tapped this emoji while the model's scores were these
//     await predictor.predict(text, { rerank: (scores) => personal.rerank(scores) });
//     const kept = JSON.stringify(personal.export()); // no text, only counts: keep it where you like
//
// The same as runtime/strip/personal.py: PERSONAL.md beside this file is the exact specification of both. Imports errors.mjs
// and label.mjs.

import { KeymojiError } from "./errors.mjs";
import { bareSpelling } from "./label.mjs";

const FORMAT = "keymoji-personal";
const FORMAT_VERSION = 1;
const MAX_COUNT = 1000; // no count that was learnt comes near it
const PRIOR = 1; // choices that the model's own word weighs, for each label
const STAY = 0.95; // while a choice is shared out, what of the prior is for the label that was believed
const MOVE = 0.0025; // and what is for any
const HALF_LIFE = 200; // choices after which a choice counts half
const FLOOR = 0.001; // smaller counts are dropped
const DECAY = 0.5 ** (1 / HALF_LIFE);

/**
 * @typedef {ArrayLike<number>} Scores a number for each label, in label order
 * @typedef {{format: "keymoji-personal", format_version: 1, counts: Record<string, Record<string, number>>}} PersonalExport
 *   `counts[believed][chosen]`, by emoji: see PERSONAL.md
 */

/** What was given cannot be used; the message is one line. */
export class PersonalError extends KeymojiError {
  name = "PersonalError";
}

/** One user's choices among the labels of one bundle. While `incognito` is true nothing is learnt. */
export class PersonalRanking {
  incognito = false;
  #emoji;
  #ids;
  /** @type {Map<number, Float64Array>} */
  #counts = new Map(); // label that was taken, in their order -> how often for each that was believed, (labels,)
  #totals = new Float64Array(); // (labels,)
  /** @type {Map<string, Map<string, number>>} */
  #foreign = new Map(); // pairs that this bundle does not know: believed -> chosen -> count

  /** Nothing is learnt yet.
   * @param {readonly {emoji: string}[]} labels those of the predictor */
  constructor(labels) {
    this.#emoji = labels.map((label) => label.emoji);
    this.#ids = new Map(this.#emoji.map((emoji, place) => [bareSpelling(emoji), place]));
    this.erase();
  }

  /**
   * The user took `emoji` while the model's scores, not yet re-ranked, were `scores`. One that is no label is ignored.
   * @param {string} emoji in any spelling
   * @param {Scores} scores
   * @throws {PersonalError} where that is no emoji, or these are no scores
   */
  choose(emoji, scores) {
    this.#check(scores);
    if (typeof emoji !== "string" || !emoji.trim()) {
      throw new PersonalError(`emoji: ${JSON.stringify(emoji)} is not an emoji: pass the one that was chosen`);
    }
    const values = Float64Array.from(scores);
    if (!values.every((value) => Number.isFinite(value) && value >= 0) || !(sum(values) > 0)) {
      throw new PersonalError("scores: they are not finite, not negative and not all 0: pass the model's own");
    }
    const chosen = this.#ids.get(bareSpelling(emoji));
    if (chosen !== undefined && !this.incognito) this.#learn(chosen, values);
  }

  /**
   * The scores for this user, with the sum of `scores`; float32 stays float32. With nothing learnt they are `scores`.
   * @param {Scores} scores
   * @returns {Float32Array | Float64Array} (labels,)
   * @throws {PersonalError} where there is not one for each label
   */
  rerank(scores) {
    this.#check(scores);
    const believed = Float64Array.from(scores, (score, label) => score / (this.#totals[label] + PRIOR));
    const reranked = believed.map((value) => value * PRIOR);
    for (const [taken, counts] of this.#counts) {
      reranked[taken] += counts.reduce((moved, count, label) => moved + believed[label] * count, 0);
    }
    return scores instanceof Float32Array ? Float32Array.from(reranked) : reranked;
  }

  /** Forget everything, in memory: what was kept elsewhere is yours to delete. */
  erase() {
    this.#counts.clear();
    this.#totals = new Float64Array(this.#emoji.length);
    this.#foreign = new Map();
  }

  /**
   * All that is known of the user, as the JSON object of the specification.
   * @returns {PersonalExport}
   */
  export() {
    const counts = new Map([...this.#foreign].map(([believed, row]) => [believed, new Map(row)]));
    for (const [label, emoji] of this.#emoji.entries()) {
      for (const [taken, column] of this.#counts) {
        if (column[label]) put(counts, emoji, this.#emoji[taken], column[label]);
      }
    }
    const rows = Array.from(counts, ([believed, row]) => /** @type {const} */ ([believed, Object.fromEntries(row)]));
    return { format: FORMAT, format_version: FORMAT_VERSION, counts: Object.fromEntries(rows) };
  }

  /**
   * What `export` returned, for the labels of this bundle.
   * @param {unknown} exported
   * @param {readonly {emoji: string}[]} labels
   * @returns {PersonalRanking}
   * @throws {PersonalError} where it is something else
   */
  static fromExport(exported, labels) {
    const personal = new PersonalRanking(labels);
    for (const [believed, row] of checkedCounts(exported)) {
      const from = personal.#ids.get(bareSpelling(believed));
      for (const [chosen, count] of row) {
        const to = personal.#ids.get(bareSpelling(chosen));
        if (from === undefined || to === undefined) {
          put(personal.#foreign, from === undefined ? believed : personal.#emoji[from], chosen, count);
        } else personal.#countsOf(to)[from] = count;
      }
    }
    personal.#addUp();
    return personal;
  }

  /** @param {number} chosen @param {Float64Array} values the model's scores, (labels,) */
  #learn(chosen, values) {
    const counts = this.#countsOf(chosen);
    const shares = values.map((value, label) => {
      const prior = PRIOR * (MOVE + (label === chosen ? STAY : 0));
      return (value * (counts[label] + prior)) / (this.#totals[label] + PRIOR);
    });
    const whole = sum(shares);
    for (const column of this.#counts.values()) column.forEach((count, label) => (column[label] = count * DECAY));
    shares.forEach((share, label) => (counts[label] += share / whole));
    for (const column of this.#counts.values()) {
      column.forEach((count, label) => (column[label] = count < FLOOR ? 0 : count));
    }
    this.#addUp();
  }

  /** How often this label was taken for each that was believed: (labels,), to be written to.
   * @param {number} taken */
  #countsOf(taken) {
    const known = this.#counts.get(taken);
    if (known) return known;
    const counts = new Float64Array(this.#emoji.length);
    this.#counts = new Map([...this.#counts.set(taken, counts)].sort(([one], [other]) => one - other));
    return counts;
  }

  #addUp() {
    this.#totals.fill(0);
    for (const column of this.#counts.values()) column.forEach((count, label) => (this.#totals[label] += count));
  }

  /** @param {any} scores */
  #check(scores) {
    const isList = Array.isArray(scores) || ArrayBuffer.isView(scores);
    const size = isList ? Reflect.get(scores, "length") : null;
    if (size === this.#emoji.length) return;
    const found = isList ? `${size} of them` : typeof scores;
    throw new PersonalError(`scores: found ${found}, expected an array of ${this.#emoji.length}: pass a score a label`);
  }
}

/** @param {Float64Array} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {Map<string, Map<string, number>>} counts @param {string} believed @param {string} chosen @param {number} count */
function put(counts, believed, chosen, count) {
  const row = counts.get(believed) ?? new Map();
  counts.set(believed, row.set(chosen, count));
}

/** The counts of an export, by believed emoji and chosen emoji.
 * @param {any} exported @returns {[string, [string, number][]][]} */
function checkedCounts(exported) {
  if (!isObject(exported) || exported.format !== FORMAT) {
    throw new PersonalError(`export: it does not say "format": "${FORMAT}": this is no export of PersonalRanking`);
  }
  if (exported.format_version !== FORMAT_VERSION) {
    const found = JSON.stringify(exported.format_version);
    throw new PersonalError(`export: format_version ${found} found, ${FORMAT_VERSION} expected: update keymoji`);
  }
  const rows = emojiOf(exported.counts, "counts");
  return rows.map(([believed, row]) => {
    const counts = emojiOf(row, `counts of ${believed}`);
    for (const [chosen, count] of counts) {
      if (typeof count !== "number" || !(count > 0 && count < MAX_COUNT)) {
        const found = String(JSON.stringify(count)).slice(0, 20);
        throw new PersonalError(`export: ${believed} to ${chosen} counts ${found}, not above 0 and below 1000: delete it`);
      }
    }
    return [believed, counts];
  });
}

/** The entries of an object whose keys are emoji, each of them once in any spelling.
 * @param {any} entries @param {string} what @returns {[string, any][]} */
function emojiOf(entries, what) {
  if (!isObject(entries)) throw new PersonalError(`export: ${what} is not an object of emoji: delete it`);
  const seen = new Set();
  for (const emoji of Object.keys(entries)) {
    const bare = bareSpelling(emoji);
    if (!emoji.trim() || /\p{Surrogate}/u.test(emoji) || seen.has(bare)) {
      const found = JSON.stringify(emoji);
      throw new PersonalError(`export: ${what}: ${found} is not an emoji, or stands there twice: delete it`);
    }
    seen.add(bare);
  }
  return Object.entries(entries);
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
