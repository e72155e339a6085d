// The bundles that are open, each with its typing session and what was learnt for it; one question at a time.
//
// Imports the library, kept.mjs, languages.mjs and sensitivity.mjs.

import { keptNames, Learnt } from "./kept.mjs";
import { EmojiSession, rank } from "../js/keymoji.mjs";
import { BOTH, bundleFor } from "./languages.mjs";
import { thresholdAt } from "./sensitivity.mjs";

export const TOP_K = 3;

export class Engine {
  #open = new Map(); // name -> { predictor, learnt, session, run }
  #settings;

  constructor(settings) {
    this.#settings = settings;
  }

  /** Take in a bundle that was loaded. */
  add(predictor, name) {
    const one = { predictor, learnt: new Learnt(name, predictor.labels), session: null, run: null };
    const run = predictor.run.bind(predictor);
    predictor.run = async (text) => (one.run = await run(text)); // a session tells its strip only
    this.#open.set(name, one);
    this.configure();
  }

  /** The settings changed, or another tab learnt or erased: every session starts anew with that. */
  configure() {
    for (const one of this.#open.values()) {
      one.learnt.refresh();
      one.session = new EmojiSession(one.predictor, this.#options(one));
    }
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
    const one = this.#open.get(name);
    const { predictor } = one;
    const { threshold, rerank, diverse, topK, ...options } = this.#options(one);
    const [reranked, shown] = [rerank ? rerank(run.scores) : run.scores, predictor.shown(options)];
    const among = diverse ? predictor.representatives(reranked, [], shown, 1) : shown.keys();
    const likely = predictor.predictions(rank(reranked, topK, among), reranked, shown);
    return { predictor, run, reranked, threshold, likely };
  }

  /** The user took this emoji from that strip. */
  choose(emoji, { name, run }) {
    this.#open.get(name).learnt.choose(emoji, run.scores, this.#settings.incognito);
  }

  /** What was learnt, by bundle, as its own export says. */
  get learnt() {
    return Object.fromEntries([...this.#everyLearnt()].map(([name, { personal }]) => [name, personal.export()]));
  }

  /** The bundles of which what is kept cannot be read; nothing is kept for them until it is erased. */
  get unreadable() {
    return [...this.#everyLearnt()].filter(([, { isReadable }]) => !isReadable).map(([name]) => name);
  }

  erase() {
    for (const learnt of this.#everyLearnt().values()) learnt.erase();
  }

  /** By name, for the bundles that are open and those of which something is kept. */
  #everyLearnt() {
    const closed = keptNames().filter((name) => !this.#open.has(name));
    const open = [...this.#open].map(([name, { learnt }]) => [name, learnt]);
    return new Map([...open, ...closed.map((name) => [name, new Learnt(name, [])])]);
  }

  #options({ predictor, learnt }) {
    const { sensitivity, blocklist, tone, diverse, personal: isPersonal } = this.#settings;
    const known = new Set(predictor.labels.map(({ emoji }) => emoji));
    return {
      topK: TOP_K,
      threshold: thresholdAt(predictor, sensitivity),
      blocklist: blocklist.filter((emoji) => known.has(emoji)),
      skinTone: tone || null,
      rerank: isPersonal ? (scores) => learnt.personal.rerank(scores) : null,
      diverse,
    };
  }
}
