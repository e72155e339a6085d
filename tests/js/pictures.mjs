// The pictures of the page that the READMEs show: node pictures.mjs < {"chrome", "url", "phone", "why"}, the last two files.

import { readFileSync, writeFileSync } from "node:fs";
import { launch, open, stroke, write } from "./browser.mjs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch(asked.chrome);

/** A page on which the text was typed a character at a time, with one of its panels open. */
async function typed(text, panel, options) {
  const { page, context, complaints } = await open(browser, asked.url, { state: "whole", ...options });
  await write(page, "");
  for (const character of text) await stroke(page, () => page.keyboard.insertText(character));
  if (panel) await page.click(`#tab-${panel}`);
  await page.waitForFunction(() => document.querySelector("#offline").textContent);
  const picture = await page.screenshot();
  await context.close();
  if (complaints.length) throw new Error(complaints.join("; "));
  return picture;
}

const phone = { viewport: { width: 360, height: 680 }, deviceScaleFactor: 1.2, colorScheme: "dark" };
const screens = [];
for (const [text, panel] of [["happy birthday, love you"], ["今天加班到十点，气死我了", "why"], ["新年快乐", "settings"]]) {
  screens.push(await typed(text, panel, phone));
}
const page = await browser.newPage({ viewport: { width: 1334, height: 816 } });
const images = screens.map((one) => `<img src="data:image/png;base64,${one.toString("base64")}">`);
await page.setContent(`<body style="margin:0;display:flex;justify-content:space-between">${images.join("")}</body>`);
await page.screenshot({ path: asked.phone });
const why = await typed("生日快乐，爱你", "why", { viewport: { width: 1100, height: 900 }, colorScheme: "light" });
writeFileSync(asked.why, why);
await browser.close();
