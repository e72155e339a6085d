// Using the page: one page for all of these checks, each of which leaves an empty field behind.

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { fieldText, key, open, strip, stroke, until, write } from "./browser.mjs";

const [TREE, HEART, PURPLE, THUMB, JOY] = ["🎄", "❤️", "💜", "👍", "😂"];

export async function begin(browser, { both }) {
  return open(browser, both, { state: "whole" });
}

async function choose(page, id, name) {
  await page.click(`#tab-${id}`);
  if (name) await page.click(name);
}

/** Turn a switch, by its label as a person would. */
function turn(page, id) {
  return page.click(`label:has(#${id})`);
}

function mode(page, value) {
  return page.check(`#languages input[value="${value}"]`, { force: true });
}

async function typesLike(page, typed, press) {
  for (const { text, strips } of typed) {
    await write(page, "");
    for (const [place, character] of Array.from(text).entries()) {
      assert.deepEqual(await stroke(page, () => press(character)), strips[place], `after ${place + 1} of ${text}`);
    }
    assert.equal(await fieldText(page), text);
  }
}

export const checks = {
  async "clicked keys give Python's strips"({ page }, { typed }) {
    await mode(page, "en");
    await typesLike(page, typed.slice(0, 1), (character) => key(page, character));
  },

  async "physical keys give Python's strips"({ page }, { typed }) {
    await typesLike(page, typed.slice(1), (character) => page.keyboard.press(character === " " ? "Space" : character));
  },

  async "shift, signs, return and backspace"({ page }) {
    await write(page, "");
    for (const does of ["shift", "a", "b", "signs", "7", "!", "letters", "Enter"]) await key(page, does);
    assert.equal(await fieldText(page), "Ab7!\n");
    await page.dblclick('#keys [data-does="shift"]');
    for (const does of ["a", "b", "shift", "c"]) await key(page, does);
    assert.equal(await fieldText(page), "Ab7!\nABc");
    await write(page, "ok 👩‍👩‍👧‍👦🇨🇦");
    for (const left of ["ok 👩‍👩‍👧‍👦", "ok ", "ok"]) {
      await stroke(page, () => key(page, "Backspace"));
      assert.equal(await fieldText(page), left);
    }
  },

  async "a held backspace repeats"({ page }) {
    await write(page, "abcdefgh");
    await page.hover('#keys .layer:not([hidden]) [data-does="Backspace"]');
    await page.mouse.down();
    await page.waitForFunction(() => document.querySelector("#field").value.length < 5);
    await page.mouse.up();
    assert.ok("abcd".startsWith(await fieldText(page)));
  },

  async "a tap appends, again and again, and the strip stays"({ page }) {
    await write(page, "merry christmas");
    const shown = await strip(page);
    assert.equal(shown[0], TREE);
    for (const place of [0, 0, 1]) await page.click(`#strip button >> nth=${place}`);
    assert.equal(await fieldText(page), `merry christmas${TREE}${TREE}${shown[1]}`);
    assert.deepEqual(await strip(page), shown);
    await write(page, "merry christmas");
    await page.$eval("#field", (field) => field.setSelectionRange(5, 5));
    await page.click("#strip button >> nth=0");
    assert.equal(await fieldText(page), `merry${TREE} christmas`);
  },

  async "what was learnt is counted, kept, exported and erased; incognito learns nothing"({ page }) {
    await choose(page, "learnt");
    const counts = () => page.$$eval("#counts li", (lines) => lines.map((line) => line.textContent));
    assert.equal((await counts())[0], `${TREE}×3`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#export")]);
    const exported = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.equal(exported.format, "keymoji-personal");
    assert.equal(download.suggestedFilename(), "keymoji-personal-en.json");
    await turn(page, "incognito");
    const before = await counts();
    await write(page, "merry christmas");
    await page.click("#strip button >> nth=0");
    assert.deepEqual(await counts(), before);
    await turn(page, "incognito");
    await page.click("#erase");
    assert.deepEqual(await counts(), []);
    const kept = await page.evaluate(() => Object.keys(localStorage));
    assert.deepEqual(kept, ["keymoji.settings"]);
  },

  async "what was learnt ranks, unless it is switched off"({ page }) {
    await write(page, "merry christmas");
    const before = await strip(page);
    const last = before.at(-1);
    for (let times = 0; times < 12; times += 1) await page.click("#strip button >> nth=2");
    await write(page, "merry christmas");
    assert.equal((await strip(page))[0], last);
    await turn(page, "personal");
    await until(page, before);
    await turn(page, "personal");
    await page.click("#erase");
    await write(page, "merry christmas"); // the strip on show holds its order still
    await until(page, before);
  },

  async "the slider goes from quiet to eager, and says what it means"({ page }, { silent }) {
    await choose(page, "settings");
    await write(page, silent);
    assert.deepEqual(await strip(page), []);
    const own = await page.inputValue("#sensitivity");
    await page.focus("#sensitivity");
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.querySelectorAll("#strip button:not(:disabled)").length === 3);
    assert.match(await page.textContent("#sensitivity-said"), /answers 100 of 100 everyday texts; of those, \d+ in 100/);
    await page.fill("#sensitivity", own);
    await until(page, []);
    assert.match(await page.textContent("#sensitivity-said"), /the bundle's own choice/);
  },

  async "what is blocked is never shown"({ page }) {
    await write(page, "merry christmas");
    assert.equal((await strip(page))[0], TREE);
    await page.click(`#blocklist [data-emoji="${TREE}"]`);
    await page.waitForFunction((tree) => document.querySelector("#strip button").dataset.emoji !== tree, TREE);
    assert.equal((await strip(page)).length, 3);
    await page.click(`#blocklist [data-emoji="${TREE}"]`);
    await page.waitForFunction((tree) => document.querySelector("#strip button").dataset.emoji === tree, TREE);
  },

  async "each script gets its language, and a switch says which"({ page }) {
    await mode(page, "both");
    await write(page, "赞");
    await until(page, [THUMB, HEART, PURPLE]);
    await write(page, "merry christmas");
    assert.equal((await strip(page))[0], TREE);
    await write(page, "赞赞 ok");
    assert.equal((await strip(page))[0], THUMB);
    await mode(page, "zh");
    await write(page, "merry christmas");
    await until(page, []);
  },

  async "skin tone, and one of a kind"({ page }) {
    await write(page, "赞");
    const [, toned, all] = (await page.textContent("#tones-said")).match(/^(\d+) of the (\d+) emoji here take one/);
    assert.ok(Number(toned) < Number(all) && Number(all) < 2000, "an emoji of both bundles was counted twice");
    await page.check('#tones input[value="medium"]', { force: true });
    await until(page, ["👍🏽", HEART, PURPLE]);
    await page.check('#tones input[value=""]', { force: true });
    await turn(page, "diverse");
    await until(page, [THUMB, HEART, JOY]);
    await turn(page, "diverse");
    await until(page, [THUMB, HEART, PURPLE]);
  },

  async "a long press or the context menu says why, with emotions where the bundle has them"({ page }) {
    await write(page, "赞");
    const box = await page.locator("#strip button >> nth=0").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.waitForSelector("#panel-why", { state: "visible" });
    await page.mouse.up();
    assert.equal(await fieldText(page), "赞", "a long press is no tap");
    const said = await page.textContent("#panel-why");
    for (const part of ["Shown", "90 %", "thumbs up [赞]", "Felt in the message", "happiness40 %", "Borrowed"]) {
      assert.ok(said.includes(part), `${part} is not in ${said}`);
    }
    await page.click("#tab-settings");
    await page.click("#strip button >> nth=1", { button: "right" });
    await page.waitForSelector("#panel-why", { state: "visible" });
    assert.match(await page.textContent("#why-emoji"), /Felt where people write ❤️.*Too few/);
    await mode(page, "en");
    await write(page, "merry christmas");
    await page.waitForFunction(() => document.querySelector("#why-scores").textContent.includes("Christmas tree"));
  },

  async "an input method composes undisturbed, and the strip follows"({ page, context }) {
    await mode(page, "both");
    await write(page, "");
    const devtools = await context.newCDPSession(page);
    const compose = (text) =>
      devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    for (const text of ["z", "zan", "赞"]) {
      await stroke(page, () => compose(text));
      assert.equal(await fieldText(page), text);
    }
    await until(page, [THUMB, HEART, PURPLE]);
    await key(page, "a"); // the keys on the screen leave the field to the input method
    await page.click("#strip button >> nth=0");
    assert.equal(await fieldText(page), "赞");
    await devtools.send("Input.insertText", { text: "赞" });
    await page.waitForFunction((text) => document.querySelector("#field").value === text, `赞${THUMB}`);
    await page.click("#strip button >> nth=0");
    assert.equal(await fieldText(page), `赞${THUMB}${THUMB}`);
    await devtools.detach();
  },

  async "everything works from the keyboard alone"({ page }) {
    await mode(page, "en");
    await write(page, "merry christmas");
    const at = () => page.evaluate(() => document.activeElement.dataset.emoji ?? document.activeElement.id);
    await page.keyboard.press("Tab"); // the button that clears
    await page.keyboard.press("Tab");
    const shown = await strip(page);
    assert.equal(await at(), shown[0]);
    await page.keyboard.press("ArrowRight");
    assert.equal(await at(), shown[1]);
    for (const name of ["Enter", "Enter", "Home", "Space"]) await page.keyboard.press(name);
    assert.equal(await fieldText(page), `merry christmas${shown[1]}${shown[1]}${shown[0]}`);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, "solid");
    await page.keyboard.press("Tab"); // the keys are one stop
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.match(await fieldText(page), /[a-z]$/);
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.className), "key");
  },

  async "a screen reader hears the strip when the typing rests, and every control has a name"({ page }) {
    await write(page, "merry christmas");
    await page.waitForFunction(() => document.querySelector("#status").textContent.startsWith("Emoji: Christmas tree,"));
    const nameless = await page.$$eval("button, input, textarea", (controls) =>
      controls
        .filter((one) => !one.disabled && !one.hidden)
        .filter((one) => !one.labels?.length && !one.ariaLabel && !one.textContent.trim())
        .map((one) => one.outerHTML),
    );
    assert.deepEqual(nameless, []);
  },

  async "nothing moves while a strip comes and goes"({ page }) {
    const parts = ".message, .strip, .keys, .foot";
    const tops = () => page.$$eval(parts, (found) => found.map((one) => one.getBoundingClientRect().top));
    await write(page, "");
    const before = await tops();
    await write(page, "merry christmas");
    assert.deepEqual(await tops(), before);
  },

  async "it can be installed"({ page, context }) {
    const devtools = await context.newCDPSession(page);
    const { errors } = await devtools.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
    await devtools.detach();
  },

  async "no complaint, and no other host"({ complaints }) {
    assert.deepEqual(complaints, []);
  },
};
