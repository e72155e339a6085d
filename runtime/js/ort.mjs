// onnxruntime-web for the page: its module and its WebAssembly, of the one version and the very bytes that ort.json names.
//
// They come from the folder `base` of ort.json: a public address, or this page's own server (`python -m runtime.web
// --ort`). The browser itself compares both with their sha384 before a byte of them is used. Imports errors.mjs.

import { KeymojiError } from "./errors.mjs";

/**
 * onnxruntime-web, on one thread. Call it once a page; it needs a document.
 * @returns {Promise<any>}
 */
export async function loadOrt() {
  const { base, files } = await (await fetched(new URL("ort.json", import.meta.url), {})).json();
  const folder = new URL(base, import.meta.url);
  const [module, wasm] = [".mjs", ".wasm"].map((ending) => {
    const name = Object.keys(files).find((name) => name.endsWith(ending)) ?? "";
    return { url: new URL(name, folder), integrity: files[name] };
  });
  const [ort, wasmBinary] = await Promise.all([importVerified(module), fetchVerified(wasm)]);
  Object.assign(ort.env.wasm, { wasmBinary, numThreads: 1, proxy: false });
  return ort;
}

/** @typedef {{url: URL, integrity: string}} Pinned a file, and the hash that its bytes must have */

/** import() itself compares no hash, but it gets what a verified script element has loaded under the same address.
 * @param {Pinned} module */
async function importVerified({ url, integrity }) {
  const script = document.createElement("script");
  Object.assign(script, { type: "module", crossOrigin: "anonymous", integrity, src: url.href });
  await new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(refusal(url, "no network, or other bytes than ort.json names")));
    document.head.append(script);
  });
  script.remove();
  return import(/* webpackIgnore: true */ /* @vite-ignore */ url.href);
}

/** @param {Pinned} wasm */
async function fetchVerified({ url, integrity }) {
  return (await fetched(url, { integrity, credentials: "omit" })).arrayBuffer();
}

/** @param {URL} url @param {RequestInit} options */
async function fetched(url, options) {
  const response = await fetch(url, options).catch((error) => {
    throw refusal(url, error.message);
  });
  if (!response.ok) throw refusal(url, `the server answers ${response.status}`);
  return response;
}

/** @param {URL} url @param {string} reason */
function refusal(url, reason) {
  return new KeymojiError(`${url.href}: cannot be loaded (${reason}): try again with a network`);
}
