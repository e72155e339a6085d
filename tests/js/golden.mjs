// Proof that a bundle needs no tokenizer: onnxruntime-node gives the scores and rankings of its golden file.
//
//     node golden.mjs BUNDLE      one line of JSON and exit code 0, or one line of reason and exit code 1
//
// All that a port does with a text is in `answer`: its code points as int32, one run, a ranking.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import ort from "onnxruntime-node";

const TOLERANCE = 1e-5;

async function answer(session, text) {
  const codePoints = Int32Array.from(Array.from(text, (character) => character.codePointAt(0)));
  const tensor = new ort.Tensor("int32", codePoints, [codePoints.length]);
  const { scores } = await session.run({ codepoints: tensor });
  const ranking = [...scores.data.keys()].sort((a, b) => scores.data[b] - scores.data[a]); // ties keep label order
  return { scores: scores.data, ranking };
}

function worstDifference(expected, found) {
  if (expected?.length !== found.length) throw new Error(`${found.length} scores, not ${expected?.length}`);
  return Math.max(...expected.map((score, label) => Math.abs(score - found[label]))); // NaN where one is NaN
}

async function check(folder) {
  const lines = gunzipSync(readFileSync(join(folder, "golden.jsonl.gz"))).toString("utf8").split("\n").filter(Boolean);
  if (lines.length === 0) throw new Error("its golden file is empty: nothing was compared");
  const options = { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1 };
  const session = await ort.InferenceSession.create(join(folder, "model.onnx"), options);
  let worst = 0;
  for (const [index, line] of lines.entries()) {
    const { text, scores, top } = JSON.parse(line);
    const where = `text ${index + 1} of ${lines.length}`;
    const found = await answer(session, text);
    const difference = worstDifference(scores, found.scores);
    if (!(difference <= TOLERANCE)) throw new Error(`${where}: its scores differ by ${difference}`);
    const ranked = found.ranking.slice(0, top.length);
    if (top.length === 0 || ranked.join() !== top.join()) throw new Error(`${where}: ranked ${ranked}, not ${top}`);
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
