// Loads onnxruntime-web in a browser as the page does, from a public address that this script stands in for.
//
//     node ort.mjs CHROME URL      one line of JSON: what each way of CASES gave, with a server of the page at URL

import { readFile } from "node:fs/promises";
import { launch } from "./browser.mjs";

const DIST = new URL("node_modules/onnxruntime-web/dist/", import.meta.url);
const CASES = { // what stands at the address, made of what was published; null: nothing answers
  sound: (name, data) => data,
  "another module": (name, data) => (name.endsWith(".mjs") ? Buffer.concat([data, RAN]) : data),
  "another wasm": (name, data) => (name.endsWith(".wasm") ? Buffer.concat([data, EMPTY_SECTION]) : data),
  "no network": () => null,
};
const RAN = Buffer.from("\nglobalThis.ran = 1;\n");
const EMPTY_SECTION = Buffer.from([0, 2, 1, 97]); // of a name, which no engine minds

/** What a page says that loads a bundle and asks it one text. */
async function ask() {
  const [{ loadOrt }, { load }] = await Promise.all([import("/js/ort.mjs"), import("/js/keymoji.mjs")]);
  try {
    const predictor = await load("/bundles/en", { ort: await loadOrt() });
    const elsewhere = await fetch("https://example.org/").catch(() => "refused");
    return { predictions: await predictor.predict("merry christmas everyone"), elsewhere };
  } catch (error) {
    return { refused: error.message, name: error.name, ran: globalThis.ran ?? 0 };
  }
}

const [chrome, url] = process.argv.slice(2);
const browser = await launch(chrome);
const found = {};
for (const [name, change] of Object.entries(CASES)) {
  const page = await browser.newPage();
  await page.route(/^https:/, async (route) => {
    const file = new URL(route.request().url()).pathname.split("/").at(-1);
    const body = change(file, await readFile(new URL(file, DIST)).catch(() => Buffer.from("elsewhere")));
    if (!body) return route.abort();
    const contentType = file.endsWith(".mjs") ? "text/javascript" : "application/wasm";
    return route.fulfill({ body, contentType, headers: { "Access-Control-Allow-Origin": "*" } });
  });
  await page.goto(new URL("js/ort.json", url).href);
  found[name] = await page.evaluate(ask);
  await page.close();
}
await browser.close();
console.log(JSON.stringify(found));
