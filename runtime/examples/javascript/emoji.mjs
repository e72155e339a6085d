// A text field's emoji strip, after every keystroke, in Node 20: `node emoji.mjs "merry christmas everyone"`.
//
// A second argument names the folder of another bundle. Prints a line of JSON a keystroke: what is typed, and the strip.

process.env.ORT_DISABLE_TELEMETRY ??= "1"; // before onnxruntime is imported; your own setting wins

import { pathToFileURL } from "node:url";
import { EmojiSession, load } from "../../js/keymoji.mjs";

const { default: ort } = await import("onnxruntime-node"); // not `import ort from`, which runs before any line

const [text, folder] = process.argv.slice(2);
const bundle = folder ? pathToFileURL(folder) : new URL("../../bundles/en/", import.meta.url);
const predictor = await load(bundle, { ort }); // one predictor a process: every byte of the bundle is verified
const session = new EmojiSession(predictor); // one session a text field

let typed = "";
for (const letter of text) {
  typed += letter;
  const strip = await session.update(typed); // [] means: show none
  console.log(JSON.stringify({ typed, strip: strip.map(({ emoji }) => emoji) }));
}
