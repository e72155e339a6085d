// Checks the page in a real browser: node page.mjs < {"chrome", "shipped", "both", "newer", "typed", "silent", "bundles"}
//
// `shipped`, `both` and `newer` are addresses of servers: with all shipped bundles, with `en` and the tiny `zh` of
// tests/page_bundle.py, and with another `zh` of the kind. `typed` holds texts with Python's strip after every keystroke.
// On standard output comes one document: the name of each check, with null where it passed, or what went wrong. Names
// after page.mjs choose checks.

import { readFileSync } from "node:fs";
import { launch } from "./browser.mjs";
import * as loading from "./page_loading.mjs";
import * as using from "./page_using.mjs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch(asked.chrome);
const report = {};
const only = process.argv.slice(2);

async function check(name, run) {
  if (only.length && !only.includes(name)) return;
  try {
    await run();
    report[name] = null;
  } catch (error) {
    report[name] = String(error.stack ?? error);
  }
}

try {
  const shared = await using.begin(browser, asked);
  for (const [name, run] of Object.entries(using.checks)) await check(name, () => run(shared, asked));
  for (const [name, run] of Object.entries(loading.checks)) await check(name, () => run(browser, asked));
} finally {
  await browser.close();
}
console.log(JSON.stringify(report));
