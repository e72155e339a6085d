// Asks runtime/js/keymoji.mjs what a test wants to know, so that Python can compare every answer with its own.
//
//     node questions.mjs node|web < questions.json      a list of questions; a list of answers, in the same order
//
// A question is {kind, ...}, see KINDS; one that is refused is answered with {refused: its line}. Options that are
// functions come as data: `lacks` are the emoji that the device cannot draw, `factors` what a rerank multiplies by.

import { readFileSync } from "node:fs";
import { holdStrip, KeymojiError, load, EmojiSession, rank, shownEmoji } from "../../runtime/js/keymoji.mjs";
import { checkModel } from "../../runtime/js/guard.mjs";
import { isSameText, representatives } from "../../runtime/js/ranking.mjs";
import { RUNTIMES } from "./runtimes.mjs";

const ort = await RUNTIMES[process.argv[2]]();
let [runs, mostRuns] = [0, 0];

const KINDS = {
  about: async ({ bundle }) => {
    const { name, labels, hasTrigger, defaultThreshold, sizeBytes, emotionNames, borrowedEmotions } = await open(bundle);
    return { name, labels, hasTrigger, defaultThreshold, sizeBytes, emotionNames, borrowedEmotions };
  },
  load: async ({ bundle, options }) => (await load(bundle, options)).name,
  run: async ({ bundle, text }) => {
    const { scores, trigger, emotions } = await (await open(bundle)).run(text);
    return { scores: [...scores], trigger, emotions: emotions && [...emotions] };
  },
  predict: async ({ bundle, text, options }) => (await open(bundle)).predict(text, functions(options)),
  thresholdFor: async ({ bundle, precision }) => (await open(bundle)).thresholdFor(precision),
  emotions: async ({ bundle, emoji }) => (await open(bundle)).emotionDistribution(emoji),
  session: async ({ bundle, texts, options }) => {
    const session = new EmojiSession(await open(bundle), functions(options));
    mostRuns = 0;
    const strips = await Promise.all(texts.map((text) => session.update(text).catch(refusal))); // all at once
    return { strips, mostRuns };
  },
  shown: ({ labels, options }) => [...shownEmoji(labels, functions(options))],
  rank: ({ scores, k, among }) => rank(scores, k, among),
  strip: ({ scores, strip, k, shown, hold }) => holdStrip(scores, strip, k, shown, hold),
  family: ({ scores, strip, shown, families, hold }) => representatives(scores, strip, shown, families, hold),
  guard: ({ model }) => checkModel("model.onnx", Buffer.from(model, "base64")) ?? "taken",
  same: ({ before, now }) => isSameText(before, now),
};

function functions({ lacks, factors, ...options } = {}) {
  if (lacks) options.hasGlyph = (emoji) => !lacks.includes(emoji);
  if (factors) options.rerank = (scores) => scores.map((score, label) => score * factors[label]);
  return options;
}

const opened = new Map();
function open(bundle) {
  if (!opened.has(bundle)) opened.set(bundle, load(bundle, { ort: { ...ort, InferenceSession: { create } } }));
  return opened.get(bundle);
}

/** A session that counts how many of its runs overlap. */
async function create(...options) {
  const session = await ort.InferenceSession.create(...options);
  const run = async (feeds) => {
    mostRuns = Math.max(mostRuns, ++runs);
    await new Promise((resolve) => setTimeout(resolve));
    return session.run(feeds).finally(() => (runs -= 1));
  };
  return { run, outputNames: session.outputNames };
}

function refusal(error) {
  if (!(error instanceof KeymojiError)) throw error;
  return { refused: error.message };
}

const answers = [];
for (const question of JSON.parse(readFileSync(0, "utf8"))) {
  answers.push(await Promise.resolve(question).then(KINDS[question.kind]).catch(refusal));
}
console.log(JSON.stringify(answers));
