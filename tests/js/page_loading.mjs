// Loading the page: each of these checks opens one of its own.

import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import { open, PHONE, strip, until, write } from "./browser.mjs";

async function colours(page) {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** The whole golden file of a bundle, asked through the page's own library, in the browser. */
async function golden(name) {
  const [{ load, rank }, { loadOrt }] = await Promise.all([import("/js/keymoji.mjs"), import("/js/ort.mjs")]);
  const predictor = await load(`/bundles/${name}/`, { ort: await loadOrt() });
  const { body } = await fetch(`/bundles/${name}/golden.jsonl.gz`);
  const text = await new Response(body.pipeThrough(new DecompressionStream("gzip"))).text();
  const lines = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const complaint = async ({ text, top, scores, trigger, emotions }) => {
    const found = await predictor.run(text);
    const ranked = rank(found.scores, top.length);
    const differences = top.map((label, place) => Math.abs(found.scores[label] - scores[place]));
    if (trigger !== undefined) differences.push(Math.abs(found.trigger - trigger));
    if (emotions) differences.push(...emotions.map((share, place) => Math.abs(found.emotions[place] - share)));
    const isSame = ranked.join() === top.join() && Math.max(...differences) <= 1e-5;
    return isSame ? [] : [`${JSON.stringify(text)}: ranked ${ranked}, not ${top}, or differs by ${Math.max(...differences)}`];
  };
  const complaints = [];
  for (const line of lines) complaints.push(...(await complaint(line)));
  const [first] = lines;
  const changed = [{ ...first, top: first.top.toReversed() }, { ...first, scores: first.scores.map((one) => one + 2e-5) }];
  const seen = (await Promise.all(changed.map(complaint))).flat().length; // so that it can fail
  return { texts: lines.length, complaints, seen };
}

/** A server before the server `state.url`, whose worker says that it is of the version `state.version`. */
async function versioned(state) {
  const server = createServer(async ({ url: path }, response) => {
    const found = await fetch(new URL(path, state.url));
    const body = Buffer.from(await found.arrayBuffer());
    const worker = () => body.toString().replace(/VERSION = "\w+"/, `VERSION = "${state.version}"`);
    response.writeHead(found.status, { "content-type": found.headers.get("content-type") ?? "text/plain" });
    response.end(path === "/sw.js" ? worker() : body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

/** Change the last byte of the files that match, on their way to the page. */
function damage(page, files) {
  return page.route(files, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 1] ^= 1;
    await route.fulfill({ response, body });
  });
}

export const checks = {
  async "the golden files of what ships"(browser, { shipped, bundles }) {
    const { context, page, complaints } = await open(browser, shipped);
    for (const name of bundles) {
      const { texts, complaints: wrong, seen } = await page.evaluate(golden, name);
      assert.deepEqual(wrong, []);
      assert.ok(texts > 1000);
      assert.equal(seen, 2);
    }
    assert.deepEqual(complaints, []);
    await context.close();
  },

  async "a phone of 360 pixels: nothing overflows, and the panel takes the place of the keys"(browser, { both }) {
    const options = { viewport: PHONE, colorScheme: "dark", hasTouch: true, isMobile: true };
    const { context, page, complaints } = await open(browser, both, options);
    const dark = await colours(page);
    for (const tab of ["why", "settings", "learnt"]) {
      await page.click(`#tab-${tab}`);
      const { width, scroll } = await page.evaluate(() => ({
        width: innerWidth,
        scroll: Math.max(document.documentElement.scrollWidth, document.querySelector(".panel").scrollWidth),
      }));
      assert.ok(width === PHONE.width && scroll <= width, `${tab}: ${scroll} of ${width}`);
      assert.equal(await page.isVisible("#keys"), false);
      if (tab !== "settings") continue;
      await page.check('#themes input[value="light"]', { force: true });
      assert.notEqual(await colours(page), dark);
    }
    await page.keyboard.press("Escape");
    assert.equal(await page.isVisible("#keys"), true);
    for (const letter of "merry christmas") await page.tap(`#keys .layer:not([hidden]) [data-does="${letter}"]`);
    await page.waitForFunction(() => document.querySelector("#strip button").dataset.emoji === "🎄");
    await page.tap("#strip button >> nth=0");
    assert.equal(await page.inputValue("#field"), "merry christmas🎄");
    assert.deepEqual(complaints, []);
    await context.close();
  },

  async "a new bundle and a new version take over, and all of it works without a network"(browser, { both, newer }) {
    const state = { version: "one", url: both };
    const { server, address } = await versioned(state);
    const { context, page, complaints } = await open(browser, address, { state: "whole" });
    const kept = () => page.evaluate(() => caches.keys());
    const answers = async (strip) => {
      await write(page, "紫");
      await until(page, strip);
    };
    assert.equal(await page.textContent("#offline"), "works offline");
    assert.deepEqual(await kept(), ["keymoji-/?one"]);
    const beside = "keymoji-/beside/?one"; // of another copy of the page on this origin
    await page.evaluate((name) => caches.open(name), beside);
    await page.check('#languages input[value="zh"]', { force: true });
    await answers(["💜", "❤️", "👍"]);
    Object.assign(state, { version: "two", url: newer });
    await page.reload();
    await page.waitForSelector('#app[data-state="whole"]');
    await answers(["💜", "😂", "👍"]);
    await page.click('#notice-act:text("Reload")');
    const now = ["keymoji-/?two", beside].join();
    await page.waitForFunction(async (now) => (await caches.keys()).sort().join() === now, now);
    await page.waitForSelector('#app[data-state="whole"]');
    assert.equal(await page.isVisible("#notice"), false);
    server.close();
    server.closeAllConnections();
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector('#app[data-state="whole"]');
    assert.equal(await page.isChecked('#languages input[value="zh"]'), true); // settings are remembered
    await answers(["💜", "😂", "👍"]);
    assert.deepEqual(complaints.filter((one) => !/ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)/.test(one)), []);
    await context.close();
  },

  async "a damaged bundle is said, and nothing of it is used"(browser, { shipped, bundles }) {
    const prepare = (page) => damage(page, "**/model.onnx");
    const { context, page } = await open(browser, shipped, { state: "failed", prepare, serviceWorkers: "block" });
    const said = await page.textContent("#notice");
    assert.match(said, new RegExp(`bundles/(${bundles.join("|")})/model.onnx: changed since it was published`));
    assert.equal(await page.isVisible("#notice"), true);
    await page.fill("#field", "merry christmas");
    assert.deepEqual(await strip(page), []);
    await context.close();
  },

  async "a language that fails leaves the other at work, and is said"(browser, { both }) {
    const prepare = (page) => damage(page, "**/zh/model.onnx");
    const { context, page } = await open(browser, both, { state: "whole", prepare, serviceWorkers: "block" });
    const works = async () => {
      assert.match(await page.textContent("#notice"), /could not be loaded.*zh\/model.onnx: changed since/);
      assert.equal(await page.isChecked('#languages input[value="en"]'), true);
      await write(page, "merry christmas");
      assert.equal((await strip(page))[0], "🎄");
    };
    await works();
    await page.$eval("#notice-text", (notice) => (notice.textContent = ""));
    await page.check('#languages input[value="zh"]', { force: true }).catch(() => {}); // it does not stay so
    await page.waitForFunction(() => document.querySelector("#notice-text").textContent);
    await works();
    await context.close();
  },

  async "two tabs share incognito, and what was learnt and erased"(browser, { shipped }) {
    const { context, page, complaints } = await open(browser, shipped);
    const other = await context.newPage();
    await other.goto(shipped);
    await other.waitForSelector('#app:is([data-state="ready"], [data-state="whole"])');
    await other.click("#tab-learnt");
    const counted = (n) => other.waitForFunction((n) => document.querySelectorAll("#counts li").length === n, n);
    await write(page, "merry christmas");
    await page.click("#strip button >> nth=0");
    await counted(1);
    await other.click("label:has(#incognito)");
    await page.waitForFunction(() => document.querySelector("#incognito").checked);
    await write(page, "merry christmas"); // behind an emoji it may be silent
    await page.click("#strip button >> nth=1");
    await other.click("#erase");
    await counted(0);
    await page.click("#tab-learnt");
    assert.match(await page.textContent("#counts-said"), /Nothing yet/);
    await page.evaluate(() => localStorage.setItem("keymoji.learnt.xx", "{"));
    await counted(0);
    await other.waitForFunction(() => document.querySelector("#counts-said").textContent.includes("cannot be read"));
    await other.click("#erase");
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["keymoji.settings"]);
    assert.deepEqual(complaints, []);
    await context.close();
  },

  async "a browser without WebAssembly is told so"(browser, { shipped }) {
    const without = (page) => page.addInitScript(() => delete globalThis.WebAssembly);
    const { context, page } = await open(browser, shipped, { state: "failed", prepare: without });
    assert.match(await page.textContent("#notice"), /no WebAssembly/);
    await context.close();
  },
};
