// One visit to the page by a browser with a fresh profile: node web.mjs < {"playwright", "chrome", "url", "texts"}
//
// Without texts it waits until everything is there and kept. With texts it types them; two headers then isolate the page,
// so that its clock ticks in 5 us instead of 100, and change nothing else. On standard output comes one document.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const PAUSE_MS = 50; // between two keys: a hurried typist
const ISOLATION = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

async function open(page, url) {
  await page.goto(url);
  await page.waitForSelector('#app[data-state="whole"]');
}

async function isolate(route) {
  const response = await route.fetch();
  await route.fulfill({ response, headers: { ...response.headers(), ...ISOLATION } });
}

async function type(page, url, texts) {
  await page.route(url, isolate);
  await open(page, url);
  if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error("the page is not isolated: its clock is coarse");
  let keys = 0;
  for (const text of texts) {
    await page.evaluate(() => document.querySelector("#clear").click());
    await page.focus("#field");
    await page.keyboard.type(text, { delay: PAUSE_MS });
    keys += Array.from(text).length;
    await page.waitForFunction((n) => Number(document.querySelector("#latency").dataset.keys ?? 0) >= n, keys);
  }
  const figures = await page.$eval("#latency", ({ dataset }) => ({ ...dataset }));
  const numbers = Object.entries(figures).map(([name, figure]) => [name, Number(figure)]);
  const { keys: n_keystrokes, ...times } = Object.fromEntries(numbers);
  return { n_keystrokes, ...times };
}

const { playwright, chrome, url, texts } = JSON.parse(readFileSync(0, "utf8"));
const { chromium } = await import(pathToFileURL(playwright).href);
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: chrome, args });
try {
  const page = await browser.newPage({ serviceWorkers: texts ? "block" : "allow" });
  const figures = texts ? await type(page, url, texts) : await open(page, url);
  console.log(JSON.stringify({ chromium: browser.version(), ...figures }));
} finally {
  await browser.close();
}
