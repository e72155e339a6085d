// Where the page gets its bundles and the runtime from: the server's own paths, and nothing else.
//
// Imports the library: keymoji.mjs and ort.mjs.

import { load } from "../js/keymoji.mjs";
import { loadOrt } from "../js/ort.mjs";

const LIST = "bundles.json";
let runtime = null; // asked for once

/** The names of the bundles that are here. */
export async function listBundles() {
  const response = await fetch(LIST);
  if (!response.ok) throw new Error(`${LIST}: the server answers ${response.status}: run python -m runtime.web`);
  return response.json();
}

/** A bundle's predictor, every byte of it verified. */
export async function openBundle(name) {
  if (typeof WebAssembly !== "object") {
    throw new Error("This browser has no WebAssembly, which the model needs: allow it, or use another browser");
  }
  runtime ??= loadOrt().catch((error) => {
    runtime = null; // so that the next try asks again
    throw error;
  });
  return load(`bundles/${name}/`, { ort: await runtime });
}
