// onnxruntime-node without its telemetry. Imports errors.mjs, and onnxruntime-node once it is asked for.
//
// The native library of onnxruntime-node 1.30 writes a device id and an event store below ~/.cache, and keeps calling its
// maker, from the moment it is imported. Only ORT_DISABLE_TELEMETRY=1 in the environment before that stops it.

import { isMainThread } from "node:worker_threads";
import { KeymojiError } from "./errors.mjs";

/**
 * onnxruntime-node, for `load`. Nothing else may import it before: what was begun cannot be stopped. A user's own
 * ORT_DISABLE_TELEMETRY wins.
 * @param {() => Promise<any>} [importOrt] where yours is another than the one that keymoji finds:
 *   `() => import("onnxruntime-node")`
 * @returns {Promise<import("./keymoji.mjs").Ort>}
 * @throws {KeymojiError} where onnxruntime-node is not installed, or in a worker thread that cannot change the environment
 */
export async function loadOrt(importOrt = importPeer) {
  if (!isMainThread && process.env.ORT_DISABLE_TELEMETRY === undefined) {
    throw new KeymojiError(
      "ORT_DISABLE_TELEMETRY: a worker thread has only a copy of the environment: " +
        "set it to 1 in the main thread before you start the worker",
    );
  }
  process.env.ORT_DISABLE_TELEMETRY ??= "1";
  const module = await importOrt().catch((error) => {
    throw new KeymojiError(`onnxruntime-node: cannot be imported (${error.code}): run npm install onnxruntime-node`);
  });
  return module.default ?? module;
}

/** @returns {Promise<any>} */
function importPeer() {
  // @ts-ignore: a peer that need not be installed where the types are made
  return import("onnxruntime-node");
}
