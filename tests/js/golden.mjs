// Proof that a bundle needs no tokenizer: onnxruntime-node gives the scores and rankings of its golden file.
//
//     node golden.mjs BUNDLE              one line of JSON and exit code 0, or one line of reason and exit code 1
//     node golden.mjs BUNDLE node|web     the same through runtime/js/keymoji.mjs, with onnxruntime-node or -web
//
// All that a port does with a text is in `bare`: its code points as int32, one run, a ranking. A line of the golden file
// holds the best labels, with their scores in that order, or all of them; and trigger and emotions where the graph has
// them.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { load, rank } from "../../runtime/js/keymoji.mjs";
import { RUNTIMES } from "./runtimes.mjs";

const TOLERANCE = 1e-5;

async function bare(folder) {
  const ort = await RUNTIMES.node();
  const options = { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await ort.InferenceSession.create(join(folder, "model.onnx"), options);
  return async (text) => {
    const codePoints = Int32Array.from(Array.from(text, (character) => character.codePointAt(0)));
    const tensor = new ort.Tensor("int32", codePoints, [codePoints.length]);
    const { scores, trigger, emotions } = await session.run({ codepoints: tensor });
    const ranking = [...scores.data.keys()].sort((a, b) => scores.data[b] - scores.data[a]); // ties keep label order
    return { scores: scores.data, ranking, trigger: trigger?.data[0], emotions: emotions?.data };
  };
}

async function library(folder, runtime) {
  const predictor = await load(pathToFileURL(resolve(folder)), { ort: await RUNTIMES[runtime]() });
  return async (text) => {
    const { scores, trigger, emotions } = await predictor.run(text);
    const ranking = rank(scores, scores.length);
    return { scores, ranking, trigger: trigger ?? undefined, emotions: emotions ?? undefined };
  };
}

function worstDifference(golden, found) {
  const { top, scores: expected, emotions = [] } = golden;
  if (!top?.length || expected?.length !== top.length) throw new Error("its line lacks labels or scores");
  if (emotions.length !== (found.emotions?.length ?? 0)) throw new Error("it has another number of emotions");
  const differences = top.map((label, place) => Math.abs(expected[place] - found.scores[label]));
  differences.push(...emotions.map((share, place) => Math.abs(share - found.emotions[place])));
  if (golden.trigger !== undefined || found.trigger !== undefined) {
    differences.push(Math.abs(golden.trigger - found.trigger));
  }
  return Math.max(...differences); // NaN where one is NaN, or is missing
}

async function check(folder, runtime) {
  const lines = gunzipSync(readFileSync(join(folder, "golden.jsonl.gz"))).toString("utf8").split("\n").filter(Boolean);
  if (lines.length === 0) throw new Error("its golden file is empty: nothing was compared");
  const answer = await (runtime ? library(folder, runtime) : bare(folder));
  let worst = 0;
  for (const [index, line] of lines.entries()) {
    const golden = JSON.parse(line);
    const where = `text ${index + 1} of ${lines.length}`;
    const found = await answer(golden.text);
    const difference = worstDifference(golden, found);
    if (!(difference <= TOLERANCE)) throw new Error(`${where}: its scores differ by ${difference}`);
    const ranked = found.ranking.slice(0, golden.top.length);
    if (ranked.join() !== golden.top.join()) throw new Error(`${where}: ranked ${ranked}, not ${golden.top}`);
    worst = Math.max(worst, difference);
  }
  return { texts: lines.length, worst_difference: worst };
}

const [folder = ".", runtime] = process.argv.slice(2);
try {
  console.log(JSON.stringify(await check(folder, runtime)));
} catch (error) {
  console.error(`${folder}: ${String(error.message).replaceAll(/\s+/g, " ")}`);
  process.exitCode = 1;
}
