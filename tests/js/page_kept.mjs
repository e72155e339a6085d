// Checks what the page keeps in localStorage, without a browser: node page_kept.mjs
//
// Two engines on one storage are two tabs. On standard output comes the name of each check, with null where it passed.

import { strict as assert } from "node:assert";

const storage = {};
let isFull = false;
const hidden = (value) => ({ value, enumerable: false });
Object.defineProperties(storage, {
  getItem: hidden((key) => (Object.hasOwn(storage, key) ? storage[key] : null)),
  removeItem: hidden((key) => delete storage[key]),
  setItem: hidden((key, text) => {
    if (isFull) throw new Error("QuotaExceededError");
    storage[key] = text;
  }),
});
globalThis.localStorage = storage;

const { Engine } = await import("../../runtime/web/engine.mjs");
const { EmojiPredictor } = await import("../../runtime/js/keymoji.mjs");
const { loadSettings } = await import("../../runtime/web/settings.mjs");

const LABELS = ["🎄", "💜", "👍", "😂"].map((emoji, id) => ({ id, emoji, name: `label ${id}`, family: id < 2 ? "a" : "b" }));
const SCORES = Float32Array.of(0.4, 0.3, 0.2, 0.1);
const EN = "keymoji.learnt.en";

function tab(changed = {}, trigger = 1) {
  const run = async () => ({ scores: { data: SCORES }, trigger: { data: [trigger] } });
  const thresholds = { default: 0.5, curve: [{ threshold: 0.5, coverage: 0.1, precision: 0.5 }] };
  const bundle = { where: "here/", name: "en", labels: LABELS, config: {}, thresholds, emotions: null, sizeBytes: 1 };
  const predictor = new EmojiPredictor(bundle, { outputNames: ["scores", "trigger"], run }, class {});
  const engine = new Engine({ ...loadSettings(), mode: "en", ...changed });
  engine.add(predictor, "en");
  return engine;
}

async function tap(engine, emoji) {
  engine.choose(emoji, await engine.update("a"));
}

function taken(engine, name = "en") {
  return Object.values(engine.learnt[name]?.counts ?? {}).flatMap(Object.keys).toSorted().filter(isFirst);
}

function isFirst(value, place, values) {
  return values.indexOf(value) === place;
}

function kept(...emoji) {
  const counts = Object.fromEntries(emoji.map((one) => [one, { [one]: 1 }]));
  return JSON.stringify({ format: "keymoji-personal", format_version: 1, counts });
}

const checks = {
  async "settings that are none are as at first"() {
    const usual = loadSettings();
    for (const text of ["5", '"x"', "true", "null", "[]", "{"]) {
      storage["keymoji.settings"] = text;
      assert.deepEqual(loadSettings(), usual, text);
    }
  },

  async "two tabs learn together"() {
    const [one, other] = [tab(), tab()];
    await tap(one, "💜");
    await tap(other, "👍");
    await tap(one, "😂");
    assert.deepEqual(taken(tab()), ["💜", "👍", "😂"].toSorted());
    other.configure(); // as the page does where it hears of it
    assert.deepEqual(taken(other), taken(one));
  },

  async "what one tab erased no tap of another brings back"() {
    const [one, other] = [tab(), tab()];
    await tap(one, "💜");
    await tap(other, "💜");
    one.erase();
    await tap(other, "👍");
    assert.deepEqual(taken(tab()), ["👍"]);
    assert.deepEqual(taken(other), ["👍"]);
  },

  async "a storage that is full forgets nothing of this tab"() {
    const one = tab();
    await tap(one, "💜");
    isFull = true;
    await tap(one, "👍");
    await tap(one, "😂");
    assert.deepEqual(taken(one), ["💜", "👍", "😂"].toSorted());
  },

  async "incognito learns nothing"() {
    await tap(tab({ incognito: true }), "💜");
    assert.deepEqual(Object.keys(storage), []);
  },

  async "erase forgets the bundles that are not open, and they are counted before"() {
    Object.assign(storage, { [EN]: kept("💜"), "keymoji.learnt.zh": kept("👍"), "keymoji.settings": "{}", other: "1" });
    const one = tab();
    assert.deepEqual([taken(one), taken(one, "zh"), one.unreadable], [["💜"], ["👍"], []]);
    one.erase();
    assert.deepEqual(Object.keys(storage), ["keymoji.settings", "other"]);
    assert.deepEqual([taken(one), taken(one, "zh")], [[], []]);
  },

  async "what cannot be read stays until it is erased"() {
    for (const text of ["{", "5", kept("💜").replace('version":1', 'version":2'), kept(" ")]) {
      Object.assign(storage, { [EN]: text, "keymoji.learnt.zh": text });
      const one = tab();
      await tap(one, "👍");
      assert.equal(storage[EN], text);
      assert.deepEqual(one.unreadable, ["en", "zh"]);
      one.erase();
      assert.deepEqual([one.unreadable, Object.keys(storage)], [[], []]);
      await tap(one, "👍");
      assert.deepEqual(taken(tab()), ["👍"]);
    }
  },

  async "a silent strip is explained by what it would show"() {
    const likely = async (changed) => {
      const one = tab(changed, 0.1);
      const found = await one.update("a");
      assert.deepEqual(found.predictions, []);
      return one.explain(found).likely.map(({ emoji }) => emoji);
    };
    assert.deepEqual(await likely({}), ["🎄", "💜", "👍"]);
    assert.deepEqual(await likely({ blocklist: ["🎄"] }), ["💜", "👍", "😂"]);
    assert.deepEqual(await likely({ diverse: true }), ["🎄", "👍"]);
    assert.deepEqual(await likely({ tone: "dark" }), ["🎄", "💜", "👍🏿"]);
  },
};

const report = {};
for (const [name, check] of Object.entries(checks)) {
  isFull = false;
  for (const key of Object.keys(storage)) delete storage[key];
  report[name] = await check().then(() => null, (error) => String(error.stack ?? error));
}
console.log(JSON.stringify(report));
