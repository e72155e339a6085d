// What the checks of the page share: a browser, pages that may talk to one host only, and ways to read and press.

import { strict as assert } from "node:assert";
import { chromium } from "playwright-core";

export const PHONE = { width: 360, height: 740 };

/** Debian's Chromium, or the one that `executablePath` names; without its sandbox only where root has none. */
export function launch(executablePath) {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}

/** A page at `url`, ready or as `state` says. `complaints` gathers what must not happen. */
export async function open(browser, url, { state = "ready", prepare = null, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
  const complaints = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("blob:")) complaints.push(`asks ${request.url()}`);
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  if (prepare) await prepare(page, context);
  await page.goto(url);
  await page.waitForSelector(`#app:is([data-state="${state}"], [data-state="whole"])`);
  return { context, page, complaints };
}

/** The emoji on the strip, in order. */
export function strip(page) {
  const selector = "#strip button:not(:disabled)";
  return page.$$eval(selector, (buttons) => buttons.map((button) => button.dataset.emoji));
}

/** How many keystrokes the page has measured, which it does once their answers are painted. */
export async function measured(page) {
  return Number((await page.getAttribute("#latency", "data-keys")) ?? 0);
}

/** Do something that is one keystroke, wait until its answer is painted, and return the strip. */
export async function stroke(page, act) {
  const before = await measured(page);
  await act();
  await page.waitForFunction((n) => Number(document.querySelector("#latency").dataset.keys ?? 0) > n, before);
  return strip(page);
}

/** Wait until the strip is as expected, or fail with what it is. */
export async function until(page, expected) {
  const wanted = JSON.stringify(expected);
  const same = (text) => {
    const seen = [...document.querySelectorAll("#strip button:not(:disabled)")].map((button) => button.dataset.emoji);
    return JSON.stringify(seen) === text;
  };
  await page.waitForFunction(same, wanted, { timeout: 3000 }).catch(() => {});
  assert.deepEqual(await strip(page), expected);
}

/** Empty the field, and put the text into it as one edit. */
export async function write(page, text) {
  if (await page.isVisible("#clear")) await page.click("#clear");
  await page.focus("#field");
  if (text) await stroke(page, () => page.keyboard.insertText(text));
}

export function fieldText(page) {
  return page.inputValue("#field");
}

/** The key of the screen's keyboard that does this. */
export function key(page, does) {
  return page.click(`#keys .layer:not([hidden]) [data-does="${does}"]`);
}
