// Opens runtime/examples/web in a browser, types into it, and says what its strip shows and what it fetched.
//
//     node example_page.mjs CHROME URL < {"bundle": ..., "text": ..., "expected": [...]}      one line of JSON
//
// The two files of onnxruntime-web come from the package, in the place of the public address.

import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { launch } from "./browser.mjs";

const DIST = new URL("node_modules/onnxruntime-web/dist/", import.meta.url);

const [chrome, url] = process.argv.slice(2);
const { bundle, text, expected } = JSON.parse(await readAll(process.stdin));
const browser = await launch(chrome);
const page = await browser.newPage();
const elsewhere = new Set(); // what was asked of other servers than the page's own
await page.route(/^https:/, async (route) => {
  const name = new URL(route.request().url()).pathname.split("/").at(-1);
  elsewhere.add(name);
  const body = await readFile(new URL(name, DIST)).catch(() => null);
  if (!body) return route.abort();
  const contentType = name.endsWith(".mjs") ? "text/javascript" : "application/wasm";
  return route.fulfill({ body, contentType, headers: { "Access-Control-Allow-Origin": "*" } });
});
await page.goto(`${url}?bundle=${bundle}`);
await page.locator("#field:enabled").pressSequentially(text);
const shown = () => [...document.querySelectorAll("#strip button")].map((button) => button.textContent);
const same = (wanted) => JSON.stringify([...document.querySelectorAll("#strip button")].map((b) => b.textContent)) === wanted;
await page.waitForFunction(same, JSON.stringify(expected), { timeout: 10_000 }).catch(() => {}); // it is printed anyway
console.log(JSON.stringify({ strip: await page.evaluate(shown), elsewhere: [...elsewhere].sort() }));
await browser.close();
