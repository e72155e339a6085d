// The bundles that are open, each with its typing session and what was learnt for it; one question at a time.
//
// Imports keymoji.mjs, personal.mjs, languages.mjs, sensitivity.mjs and settings.mjs.

import { EmojiSession } from "./keymoji.mjs";
import { BOTH, bundleFor } from "./languages.mjs";
import { PersonalRanking } from "./personal.mjs";
import { thresholdAt } from "./sensitivity.mjs";
import { parse, read, write } from "./settings.mjs";

export const TOP_K = 3;
const LEARNT = "keymoji.learnt.";

export class Engine {
  #open = new Map(); // name -> { predictor, personal, session }
  #settings;

  constructor(settings) {
    this.#settings = settings;
  }

  /** Take in a bundle that was loaded. */
  add(predictor, name) {
    const one = { predictor, personal: recall(name, predictor.labels), session: null, run: null };
    const run = predictor.run.bind(predictor);
    predictor.run = async (text) => (one.run = await run(text)); // a session tells its strip only
    this.#open.set(name, one);
    this.configure();
  }

  /** The settings changed: every session starts anew with them. */
  configure() {
    for (const one of this.#open.values()) one.session = this.#newSession(one);
  }

  /** The open predictors that the mode asks, by name. */
  get asked() {
    const { mode } = this.#settings;
    const asked = [...this.#open].filter(([name]) => name === mode || mode === BOTH);
    return new Map(asked.map(([name, { predictor }]) => [name, predictor]));
  }

  has(name) {
    return this.#open.has(name);
  }

  /** The strip for the text now, and what the model said; null while the bundle that it needs is not here. */
  async update(text) {
    const name = bundleFor(text, this.#settings.mode);
    const one = this.#open.get(name);
    if (!one) return null;
    const predictions = await one.session.update(text);
    return { name, text, predictions, run: one.run };
  }

  /** What a ranking was made from, for those who ask why. */
  explain({ name, run }) {
    const { predictor, personal } = this.#open.get(name);
    const reranked = this.#settings.personal ? personal.rerank(run.scores) : run.scores;
    return { predictor, run, reranked, threshold: thresholdAt(predictor, this.#settings.sensitivity) };
  }

  /** The user took this emoji from that strip. */
  choose(emoji, { name, run }) {
    const { personal } = this.#open.get(name);
    personal.choose(emoji, run.scores);
    if (!personal.incognito) write(LEARNT + name, JSON.stringify(personal.export()));
  }

  /** What was learnt, by bundle, as its own export says. */
  get learnt() {
    return Object.fromEntries([...this.#open].map(([name, { personal }]) => [name, personal.export()]));
  }

  erase() {
    for (const [name, { personal }] of this.#open) {
      personal.erase();
      write(LEARNT + name, null);
    }
  }

  #newSession({ predictor, personal }) {
    const { sensitivity, blocklist, tone, diverse, personal: isPersonal, incognito } = this.#settings;
    personal.incognito = incognito;
    const known = new Set(predictor.labels.map(({ emoji }) => emoji));
    return new EmojiSession(predictor, {
      topK: TOP_K,
      threshold: thresholdAt(predictor, sensitivity),
      blocklist: blocklist.filter((emoji) => known.has(emoji)),
      skinTone: tone || null,
      rerank: isPersonal ? (scores) => personal.rerank(scores) : null,
      diverse,
    });
  }
}

function recall(name, labels) {
  const kept = parse(read(LEARNT + name));
  try {
    return kept ? PersonalRanking.fromExport(kept, labels) : new PersonalRanking(labels);
  } catch {
    return new PersonalRanking(labels); // what is kept there is not what `export` gives: start anew
  }
}
