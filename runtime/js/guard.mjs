// Refuses a model.onnx that could do more than arithmetic, before onnxruntime sees a byte of it: onnx_guard.py line by
// line, which says why. Imports allowed_operators.mjs and errors.mjs.
//
// It reads the protobuf wire format itself, and takes only what it knows: every message with its known fields, every node
// an operator of ALLOWED, no sub-graph, no function, no tensor that is stored elsewhere. The fields are those of
// onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).

import { ALLOWED } from "./allowed_operators.mjs";
import { KeymojiError } from "./errors.mjs";

const MAX_FIELDS = 1_000_000; // of a whole file; the largest of ours has some thousands
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];
const ORT_FORMAT = "ORTM"; // at byte 4 of onnxruntime's own format, which it would rather believe than ONNX

/** @typedef {{number: number, wire: number, value: Uint8Array}} Field */

/** Message -> field number -> the message it holds, or "" for what holds none and needs no look.
 * @type {Record<string, Record<number, string>>} */
const FIELDS = {
  model: { ...plain(1, 2, 3, 4, 5, 6, 14), 7: "graph", 8: "opset" },
  opset: { 1: "domain", ...plain(2) },
  graph: { 1: "node", ...plain(2, 10, 11, 12, 13, 14, 16), 5: "tensor", 15: "sparse" },
  node: { ...plain(1, 2, 3, 6, 9), 4: "operator", 5: "attribute", 7: "domain" },
  attribute: { ...plain(1, 2, 3, 4, 7, 8, 9, 13, 14, 15, 20), 5: "tensor", 10: "tensor", 22: "sparse", 23: "sparse" },
  sparse: { 1: "tensor", 2: "tensor", ...plain(3) },
  tensor: { ...plain(1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16), 14: "location" },
};
/** @type {Record<string, string>} */
const REASONS = {
  "model 20": "it holds a training graph",
  "model 25": "it holds functions",
  "attribute 6": "an attribute holds a graph",
  "attribute 11": "an attribute holds graphs",
  "tensor 13": "a tensor is stored outside the file",
};

/** Why, in words that fit behind a colon. */
class Refused extends Error {}

/**
 * Throw unless `model` is an ONNX file of plain arithmetic with all it needs inside.
 * @param {string} where
 * @param {Uint8Array} model
 */
export function checkModel(where, model) {
  try {
    if (text(model.subarray(4, 8)) === ORT_FORMAT) throw new Refused("it is not ONNX, but onnxruntime's own format");
    if (!walk(model).has("graph")) throw new Refused("it holds no graph");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const reason = error.message;
    throw new KeymojiError(`${where}: ${reason}: take bundles from people you trust, or export it again`);
  }
}

/** Look at every message; the kinds of those that were found.
 * @param {Uint8Array} model */
function walk(model) {
  const kinds = new Set();
  let budget = MAX_FIELDS;
  const waiting = [{ kind: "model", message: model }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { kind, message } = next;
    for (const { number, wire, value } of fields(message)) {
      budget -= 1;
      if (budget < 0) throw new Refused(`it has more than ${MAX_FIELDS.toLocaleString("en")} fields`);
      const inner = FIELDS[kind][number];
      if (inner === undefined) {
        throw new Refused(REASONS[`${kind} ${number}`] ?? `field ${number} of a ${kind} is not known here`);
      }
      if (inner in FIELDS) {
        if (wire !== BYTES) throw new Refused(`field ${number} of a ${kind} is no message`);
        kinds.add(inner);
        waiting.push({ kind: inner, message: value });
      } else if (inner) checkValue(inner, wire, value);
    }
  }
  return kinds;
}

/** @param {string} kind @param {number} wire @param {Uint8Array} value */
function checkValue(kind, wire, value) {
  if (kind === "location") {
    if (wire !== VARINT || value.length !== 1 || value[0] !== 0) throw new Refused(REASONS["tensor 13"]);
    return;
  }
  const name = wire === BYTES ? text(value) : "";
  if (kind === "domain" && (wire !== BYTES || !["", "ai.onnx"].includes(name))) {
    throw new Refused(`an operator of the domain ${JSON.stringify(name)} is not allowed`);
  }
  if (kind === "operator" && !ALLOWED.has(name)) {
    throw new Refused(`the operator ${JSON.stringify(name)} is not allowed`);
  }
}

/** The fields of a message, in order.
 * @param {Uint8Array} message @returns {Generator<Field>} */
function* fields(message) {
  let place = 0;
  while (place < message.length) {
    const tag = varint(message, place);
    const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
    let start = tag.end;
    if (wire === VARINT) place = varint(message, start).end;
    else if (wire === FIXED64 || wire === FIXED32) place = start + (wire === FIXED64 ? 8 : 4);
    else if (wire === BYTES) {
      const size = varint(message, start);
      start = size.end;
      place = start + size.value;
    } else throw new Refused(`wire type ${wire} is not known here`);
    if (place > message.length || number < 1 || number >= 2 ** 29) throw new Refused("it is cut off, or no ONNX file");
    yield { number, wire, value: message.subarray(start, place) };
  }
}

/** The number that begins at `place`, exact below 2 ** 53, and where it ends; only its shortest spelling is taken.
 * @param {Uint8Array} message @param {number} place */
function varint(message, place) {
  let value = 0;
  for (let shift = 0; shift < 70 && place < message.length; shift += 7) {
    const byte = message[place];
    place += 1;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte >= 0x80) continue;
    if (value >= 2 ** 64 || (byte === 0 && shift > 0)) break;
    return { value, end: place };
  }
  throw new Refused("it is cut off, or no ONNX file");
}

/** @param {number[]} numbers */
function plain(...numbers) {
  return Object.fromEntries(numbers.map((number) => [number, ""]));
}

/** @param {Uint8Array} bytes */
function text(bytes) {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
