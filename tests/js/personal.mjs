// Holds runtime/js/personal.mjs to the golden file that Python made: choices, scores, exports, refusals.
//
//     node personal.mjs [GOLDEN]      one line of JSON and exit code 0, or one line of reason and exit code 1

import { readFileSync } from "node:fs";
import { PersonalError, PersonalRanking } from "../../runtime/js/personal.mjs";

const TOLERANCE = 1e-9;

/** The greatest difference of two arrays or exports; NaN where they are not about the same things. */
function difference(expected, found) {
  if (typeof expected === "number") return Math.abs(expected - found);
  if (typeof expected !== "object") return expected === found ? 0 : Number.NaN;
  const keys = Object.keys(expected).sort();
  if (keys.join("\n") !== Object.keys(found ?? {}).sort().join("\n")) return Number.NaN;
  return Math.max(...keys.map((key) => difference(expected[key], found[key])));
}

function checkSteps({ labels: emoji, start, steps }) {
  const labels = emoji.map((one) => ({ emoji: one }));
  let personal = PersonalRanking.fromExport(start, labels);
  let [compared, worst] = [0, 0];
  for (const [number, step] of steps.entries()) {
    let found = 0;
    if (step.erase) personal.erase();
    else if ("incognito" in step) personal.incognito = step.incognito;
    else if (step.emoji) personal.choose(step.emoji, step.scores);
    else if (step.reranked) found = difference(step.reranked, [...personal.rerank(step.scores)]);
    else {
      found = difference(step.exported, personal.export());
      const kept = JSON.stringify(personal.export());
      const incognito = personal.incognito;
      personal = PersonalRanking.fromExport(JSON.parse(kept), labels);
      personal.incognito = incognito;
      if (JSON.stringify(personal.export()) !== kept) throw new Error(`step ${number}: read back it is another`);
    }
    if (!(found <= TOLERANCE)) throw new Error(`step ${number}: it differs by ${found}`);
    compared += step.reranked || step.exported ? 1 : 0;
    worst = Math.max(worst, found);
  }
  if (!compared) throw new Error("nothing was compared");
  return { compared, worst_difference: worst };
}

function checkNothingLearnt() {
  const personal = new PersonalRanking([{ emoji: "😂" }, { emoji: "💜" }]);
  const scores = Float32Array.of(0.7, 0.3);
  const found = personal.rerank(scores);
  if (!(found instanceof Float32Array) || found.join() !== scores.join()) throw new Error("it is not the model's word");
}

function checkRefusals() {
  const labels = [{ emoji: "😂" }, { emoji: "💜" }];
  const personal = new PersonalRanking(labels);
  const counts = (found) => ({ format: "keymoji-personal", format_version: 1, counts: found });
  const refused = {
    "scores: found 1 of them": () => personal.rerank([1]),
    "scores: found string": () => personal.choose("😂", "ab"),
    "scores: they are not finite": () => personal.choose("😂", [0.5, Number.NaN]),
    "scores: they are not": () => personal.choose("😂", [0, 0]),
    'emoji: " " is not an emoji': () => personal.choose(" ", [0.5, 0.5]),
    "export: it does not say": () => PersonalRanking.fromExport([], labels),
    "export: format_version 2 found": () => PersonalRanking.fromExport({ ...counts({}), format_version: 2 }, labels),
    "export: counts is not an object": () => PersonalRanking.fromExport(counts([]), labels),
    "export: counts of 😂 is not": () => PersonalRanking.fromExport(counts({ "😂": 1 }), labels),
    "export: 😂 to 💜 counts 0": () => PersonalRanking.fromExport(counts({ "😂": { "💜": 0 } }), labels),
    "export: 😂 to 💜 counts 1000": () => PersonalRanking.fromExport(counts({ "😂": { "💜": 1000 } }), labels),
    'export: counts: "❤️" is': () => PersonalRanking.fromExport(counts({ "❤": {}, "❤️": {} }), labels),
    'export: counts: "\\ud83d" is': () => PersonalRanking.fromExport(counts({ "\ud83d": {} }), labels),
  };
  for (const [message, act] of Object.entries(refused)) {
    try {
      act();
    } catch (error) {
      if (error instanceof PersonalError && error.message.startsWith(message)) continue;
      throw new Error(`${message}: refused with "${error.message}"`);
    }
    throw new Error(`${message}: not refused`);
  }
  return Object.keys(refused).length;
}

const file = process.argv[2] ?? new URL("personal.golden.json", import.meta.url);
try {
  checkNothingLearnt();
  const refused = checkRefusals();
  console.log(JSON.stringify({ ...checkSteps(JSON.parse(readFileSync(file, "utf8"))), refused }));
} catch (error) {
  console.error(`personal.mjs: ${String(error.message).replaceAll(/\s+/g, " ")}`);
  process.exitCode = 1;
}
