// The two runtimes that the library is held to, by name: onnxruntime for Node, and the very files that the page loads.

import { readFile } from "node:fs/promises";
import { loadOrt } from "../../runtime/js/ort_node.mjs";

const WEB = new URL("node_modules/onnxruntime-web/dist/", import.meta.url);

export const RUNTIMES = {
  node: () => loadOrt(() => import("onnxruntime-node")),
  async web() {
    const ort = await import(new URL("ort.wasm.bundle.min.mjs", WEB).href);
    ort.env.wasm.wasmBinary = await readFile(new URL("ort-wasm-simd-threaded.wasm", WEB));
    return ort;
  },
};
