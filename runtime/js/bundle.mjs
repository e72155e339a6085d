// What stands in a bundle, every byte verified by manifest.mjs before a line of it is believed: bundle.py,
// thresholds.py and emotions.py. Imports errors.mjs, label.mjs and manifest.mjs.

import { KeymojiError } from "./errors.mjs";
import { bareSpelling } from "./label.mjs";
import { oneLine, openSealed, parseJson } from "./manifest.mjs";

const MAX_LABELS = 4096; // more than there are emoji

/**
 * @typedef {import("./label.mjs").Label} Label
 * @typedef {{threshold: number, coverage: number, precision: number}} CurvePoint
 * @typedef {{default: number, curve: CurvePoint[]}} Thresholds
 * @typedef {{names: string[], source: string, borrowed: boolean, table: Map<string, number[]>}} Emotions
 *   `table` by bare spelling
 * @typedef {object} Bundle
 * @property {string} where the address of its folder
 * @property {string} name
 * @property {Record<string, any>} config
 * @property {Label[]} labels in the graph's order
 * @property {Thresholds | null} thresholds
 * @property {Emotions | null} emotions
 * @property {Uint8Array} model the bytes of model.onnx
 * @property {number} sizeBytes of the files that were fetched
 */

/**
 * Fetch and verify a bundle.
 * @param {string | URL} bundleUrl
 * @returns {Promise<Bundle>}
 * @throws {KeymojiError} where a file is missing, was changed, or is none that this library understands
 */
export async function openBundle(bundleUrl) {
  const folder = folderUrl(bundleUrl);
  const sealed = await openSealed(folder);
  const names = ["config.json", "labels.json", "model.onnx"];
  for (const name of names) {
    if (!sealed.has(name)) {
      throw new KeymojiError(`${folder.href}: its manifest names no ${name}, which every bundle has: publish it again`);
    }
  }
  if (sealed.has("emotions.json")) names.push("emotions.json");
  const [config, labels, model, emotions] = await Promise.all(names.map(sealed.read));
  const at = (/** @type {string} */ name) => new URL(name, folder).href;
  const parsed = parseConfig(at("config.json"), config);
  return {
    where: folder.href,
    name: sealed.name,
    config: parsed,
    labels: parseLabels(at("labels.json"), labels),
    thresholds: parseThresholds(at("config.json"), parsed.thresholds),
    emotions: emotions ? parseEmotions(at("emotions.json"), emotions) : null,
    model,
    sizeBytes: [config, labels, model, emotions].reduce((sum, data) => sum + (data?.length ?? 0), sealed.sizeBytes),
  };
}

/** @param {string | URL} bundleUrl */
function folderUrl(bundleUrl) {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  if (!URL.canParse(String(bundleUrl), base)) {
    throw new KeymojiError(`bundle: '${bundleUrl}' is not a URL: pass http(s): or, in Node, pathToFileURL(folder)`);
  }
  const folder = new URL(String(bundleUrl), base);
  [folder.search, folder.hash] = ["", ""];
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder;
}

/** @param {string} where @param {Uint8Array} data */
function parseConfig(where, data) {
  const config = parseJson(where, data);
  if (config?.contract === "ids") {
    throw new KeymojiError(`${where}: contract 'ids' needs Python's tokenizer: use a bundle of contract 'codepoints'`);
  }
  if (config?.contract !== "codepoints") {
    throw new KeymojiError(`${where}: contract '${config?.contract}' found, 'codepoints' expected: update keymoji`);
  }
  return config;
}

/** @param {string} where @param {Uint8Array} data @returns {Label[]} */
function parseLabels(where, data) {
  const labels = parseJson(where, data);
  if (!Array.isArray(labels) || !labels.length) {
    throw new KeymojiError(`${where}: a list of labels expected: publish the bundle again`);
  }
  if (labels.length > MAX_LABELS) {
    throw new KeymojiError(
      `${where}: ${labels.length} labels found, at most ${MAX_LABELS} expected: publish it with fewer`,
    );
  }
  for (const [place, entry] of labels.entries()) {
    if (entry?.id !== place) {
      throw new KeymojiError(`${where}: entry ${place} lacks id ${place}: ids count up from 0, in the graph's order`);
    }
    for (const key of ["emoji", "name", ...["code", "family"].filter((key) => key in entry)]) {
      if (typeof entry[key] !== "string" || !entry[key].trim()) {
        throw new KeymojiError(`${where}: label ${place} needs a text that is not blank as '${key}': publish it again`);
      }
    }
  }
  for (const key of ["emoji", "name"]) {
    const seen = new Set();
    const twice = labels.map((label) => label[key]).find((word) => seen.size === seen.add(word).size);
    if (twice) throw new KeymojiError(`${where}: two labels have the ${key} '${twice}': publish the bundle again`);
  }
  return labels;
}

/** @param {string} where @param {any} thresholds @returns {Thresholds | null} */
function parseThresholds(where, thresholds) {
  if (thresholds === undefined) return null;
  const curve = thresholds?.curve;
  const isFalling = (/** @type {CurvePoint} */ { threshold, coverage }, /** @type {number} */ place) =>
    !place || (threshold < curve[place - 1].threshold && coverage > curve[place - 1].coverage);
  const isUsable =
    isShare(thresholds?.default) &&
    Array.isArray(curve) &&
    curve.length > 0 &&
    curve.every((point) => ["threshold", "coverage", "precision"].every((key) => isShare(point?.[key]))) &&
    curve.every(isFalling);
  if (!isUsable) throw new KeymojiError(`${where}: its thresholds cannot be used: publish the bundle again`);
  return thresholds;
}

/** Whether it is a number from 0 to 1.
 * @param {unknown} value @returns {value is number} */
export function isShare(value) {
  return typeof value === "number" && value >= 0 && value <= 1;
}

/** @param {string} where @param {Uint8Array} data @returns {Emotions} */
function parseEmotions(where, data) {
  try {
    const { names, source, borrowed, emoji } = parseJson(where, data);
    if (!Array.isArray(names) || !names.every(isWord) || new Set(names).size !== names.length) {
      throw new Error("its names are no list of different words");
    }
    if (!isWord(source) || typeof borrowed !== "boolean") {
      throw new Error("its source is no text, or borrowed neither true nor false");
    }
    const entries = Array.isArray(emoji) ? [] : Object.entries(emoji);
    if (!entries.length || !entries.every(([key]) => isWord(key))) throw new Error("no emoji, or a blank one");
    const rows = entries.map(([key, entry]) => [bareSpelling(key), distribution(entry, names.length)]);
    const table = new Map(/** @type {[string, number[]][]} */ (rows));
    if (table.size !== entries.length) throw new Error("one emoji stands there in two spellings");
    return { names, source, borrowed, table };
  } catch (error) {
    throw new KeymojiError(`${where}: its emotions cannot be used (${oneLine(error)}): publish the bundle again`);
  }
}

/** @param {unknown} value @returns {value is string} */
function isWord(value) {
  return typeof value === "string" && value.trim() !== "" && !/\p{Surrogate}/u.test(value);
}

/** @param {any} entry @param {number} size @returns {number[]} */
function distribution({ distribution: values }, size) {
  const sum = values.reduce((/** @type {number} */ all, /** @type {number} */ value) => all + value, 0);
  if (values.length !== size || !values.every(isShare) || !(Math.abs(sum - 1) <= 1e-3)) {
    throw new Error(`${values} is no distribution over ${size} emotions`);
  }
  return values;
}
