// Proof that a bundle needs no tokenizer: onnxruntime-node gives the scores and rankings of its golden file.
//
//     node golden.mjs BUNDLE      one line of JSON and exit code 0, or one line of reason and exit code 1
//
// All that a port does with a text is in `answer`: its code points as int32, one run, a ranking. A line of the golden file
// holds the best labels, with their scores in that order, or all of them; and the trigger where the graph has one.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import ort from "onnxruntime-node";

const TOLERANCE = 1e-5;

async function answer(session, text) {
  const codePoints = Int32Array.from(Array.from(text, (character) => character.codePointAt(0)));
  const tensor = new ort.Tensor("int32", codePoints, [codePoints.length]);
  const { scores, trigger } = await session.run({ codepoints: tensor });
  const ranking = [...scores.data.keys()].sort((a, b) => scores.data[b] - scores.data[a]); // ties keep label order
  return { scores: scores.data, ranking, trigger: trigger?.data[0] };
}

function worstDifference(golden, found) {
  const { top, scores: expected } = golden;
  if (!top?.length || expected?.length !== top.length) throw new Error("its line lacks labels or scores");
  const differences = top.map((label, place) => Math.abs(expected[place] - found.scores[label]));
  if (golden.trigger !== undefined || found.trigger !== undefined) {
    differences.push(Math.abs(golden.trigger - found.trigger));
  }
  return Math.max(...differences); // NaN where one is NaN, or is missing
}

async function check(folder) {
  const lines = gunzipSync(readFileSync(join(folder, "golden.jsonl.gz"))).toString("utf8").split("\n").filter(Boolean);
  if (lines.length === 0) throw new Error("its golden file is empty: nothing was compared");
  const options = { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await ort.InferenceSession.create(join(folder, "model.onnx"), options);
  let worst = 0;
  for (const [index, line] of lines.entries()) {
    const golden = JSON.parse(line);
    const where = `text ${index + 1} of ${lines.length}`;
    const found = await answer(session, golden.text);
    const difference = worstDifference(golden, found);
    if (!(difference <= TOLERANCE)) throw new Error(`${where}: its scores differ by ${difference}`);
    const ranked = found.ranking.slice(0, golden.top.length);
    if (ranked.join() !== golden.top.join()) throw new Error(`${where}: ranked ${ranked}, not ${golden.top}`);
    worst = Math.max(worst, difference);
  }
  return { texts: lines.length, worst_difference: worst };
}

const folder = process.argv[2] ?? ".";
try {
  console.log(JSON.stringify(await check(folder)));
} catch (error) {
  console.error(`${folder}: ${String(error.message).replaceAll(/\s+/g, " ")}`);
  process.exitCode = 1;
}
