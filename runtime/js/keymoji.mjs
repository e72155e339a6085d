// keymoji in JavaScript: a sentence goes in, ranked emoji come out. For browsers with onnxruntime-web, for Node with
// onnxruntime-node; the same answers as Python's EmojiPredictor and EmojiSession, in the same order.
//
//     import { EmojiSession, load } from "keymoji";
//     import { loadOrt } from "keymoji/node"; // in a page: "keymoji/web"
//
//     const predictor = await load("https://example.org/bundles/en/", { ort: await loadOrt() });
//     await predictor.predict("merry christmas everyone"); // [{emoji: "🎄", name: "Christmas tree", score: 0.75}]
//     const session = new EmojiSession(predictor);
//     await session.update("merry chr"); // the strip to show now; empty: show none
//
// A text goes to the model as its code points, and nowhere else. Imports the other files of keymoji beside it.

import { openBundle } from "./bundle.mjs";
import { KeymojiError } from "./errors.mjs";
import { checkModel } from "./guard.mjs";
import { oneLine } from "./manifest.mjs";
import { EmojiPredictor } from "./predictor.mjs";

export { bareSpelling, TONES } from "./label.mjs";
export { PersonalError, PersonalRanking } from "./personal.mjs";
export { holdStrip, isSameText, rank, representatives } from "./ranking.mjs";
export { shownEmoji, withTone } from "./shown.mjs";
export { EmojiSession } from "./typing_session.mjs";
export { EmojiPredictor, KeymojiError };

/**
 * @typedef {import("./label.mjs").Label} Label
 * @typedef {import("./predictor.mjs").Answer} Answer
 * @typedef {import("./predictor.mjs").Prediction} Prediction
 * @typedef {import("./predictor.mjs").RankingOptions} RankingOptions
 * @typedef {import("./predictor.mjs").Rerank} Rerank
 * @typedef {import("./shown.mjs").ShownOptions} ShownOptions
 * @typedef {import("./typing_session.mjs").SessionOptions} SessionOptions
 * @typedef {import("./personal.mjs").PersonalExport} PersonalExport
 */

/**
 * @typedef {object} Ort onnxruntime-web or onnxruntime-node, as it is imported
 * @property {{create: (model: any, options?: any) => Promise<any>}} InferenceSession
 * @property {new (...options: any[]) => any} Tensor
 * @property {any} [env]
 */

const FIRST_TEXTS = ["", "so happy today", "merry christmas everyone! ".repeat(40)]; // the last: 1,040 code points
const SESSION = { // as runtime/session.py: a keyboard shares a phone
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
  extra: { session: { load_model_format: "ONNX" } }, // the one that guard.mjs has read
  logSeverityLevel: /** @type {4} */ (4), // only what is fatal: the rest is in the errors
};

/**
 * The predictor of the bundle in a folder, every byte of it verified, and its graph no more than arithmetic. It runs on
 * one thread unless `ort.env.wasm.numThreads` says otherwise.
 * @param {string | URL} bundleUrl the folder: http(s):, in Node file: too; in a page relative to it
 * @param {{ort: Ort}} runtime of `loadOrt`, from keymoji/node or keymoji/web, or your own import
 * @returns {Promise<EmojiPredictor>}
 * @throws {KeymojiError} where a file is missing, was changed, or is none that this library understands
 */
export async function load(bundleUrl, runtime) {
  const ort = runtime?.ort;
  if (!ort?.InferenceSession) throw new KeymojiError("ort: no runtime found: pass onnxruntime-web or onnxruntime-node");
  const bundle = await openBundle(bundleUrl);
  checkModel(`${bundle.where}model.onnx`, bundle.model);
  if (ort.env?.wasm) ort.env.wasm.numThreads ??= 1;
  const session = await ort.InferenceSession.create(bundle.model, SESSION).catch((/** @type {unknown} */ error) => {
    throw new KeymojiError(
      `${bundle.where}model.onnx: onnxruntime refuses it (${oneLine(error)}): update onnxruntime, or export it again`,
    );
  });
  const predictor = new EmojiPredictor(bundle, session, ort.Tensor);
  for (const text of FIRST_TEXTS) checkAnswer(bundle, await predictor.run(text));
  return predictor;
}

/** A first answer: a graph that cannot answer is refused when its bundle is opened.
 * @param {import("./bundle.mjs").Bundle} bundle @param {Answer} answer */
function checkAnswer({ where, labels, emotions: told }, { scores, trigger, emotions }) {
  const [found, wanted] = [emotions?.length, told?.names.length];
  if (scores?.length !== labels.length || (found && wanted && found !== wanted)) {
    throw new KeymojiError(
      `${where}: its graph returns ${scores?.length} scores for ${labels.length} labels and ` +
        `${found ?? 0} emotions for ${wanted ?? 0} names: publish the bundle again with its own files`,
    );
  }
  const isSound = [scores, emotions ?? scores].every((data) => isFloat32(data) && data.every(Number.isFinite));
  if (isSound && Number.isFinite(trigger ?? 0)) return;
  throw new KeymojiError(
    `${where}: its graph returns what is no float32, NaN or infinite: fetch it again, or update onnxruntime`,
  );
}

/** @param {unknown} data */
function isFloat32(data) {
  return Object.prototype.toString.call(data) === "[object Float32Array]"; // of any realm, as those of a test runner
}
