// Types into a bundle for some seconds, as a keyboard would: node typing.mjs BUNDLE SECONDS
//
// tests/end_to_end/test_node_telemetry.py watches what else it does.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { EmojiSession, load } from "../../runtime/js/keymoji.mjs";
import { loadOrt } from "../../runtime/js/ort_node.mjs";

const TEXT = "merry christmas everyone, see you at the beach ";
const [bundle, seconds] = process.argv.slice(2);
const ort = await loadOrt(() => import("onnxruntime-node"));
const session = new EmojiSession(await load(pathToFileURL(resolve(bundle)), { ort }));
const end = performance.now() + Number(seconds) * 1000;
for (let place = 1; performance.now() < end; place = (place % TEXT.length) + 1) {
  await session.update(TEXT.slice(0, place));
  await new Promise((resolve) => setTimeout(resolve, 50));
}
