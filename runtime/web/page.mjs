// The page: wires the field, the keys, the strip, the panels and the bundles together.
//
//     a key or an input method -> field -> Engine.update -> Strip.show -> the next frame -> latency
//
// Imports the other modules of this folder. Nothing typed here is stored or sent.

import { Engine, TOP_K } from "./engine.mjs";
import { backspace, insert, wellFormed } from "./field.mjs";
import { drawKeyboard } from "./keyboard.mjs";
import { Durations, painted } from "./latency.mjs";
import { chosen, download, showLearnt } from "./learnt.mjs";
import { BOTH, modeName, modesOf } from "./languages.mjs";
import { listBundles, openBundle } from "./loading.mjs";
import { beginOffline, keepOffline } from "./offline.mjs";
import { wirePanels } from "./panels.mjs";
import { loadSettings, saveSettings } from "./settings.mjs";
import { SettingsPanel } from "./settings_panel.mjs";
import { Strip } from "./strip.mjs";
import { showWhy } from "./why.mjs";

const TRIES = ["merry christmas everyone", "see you at the beach", "happy birthday, love you", "the train is late again"];
const TRIES_ZH = ["新年快乐", "今天好累啊"];
const WHY_AFTER_MS = 120;

const $ = (id) => document.getElementById(id);
const [app, field] = [$("app"), $("field")];
const settings = loadSettings();
const engine = new Engine(settings);
const [modelTimes, paintTimes] = [new Durations(), new Durations()];
const waiting = []; // emoji tapped while an input method composes
let [answer, asked, isComposing, whyTimer] = [null, null, false, 0];
let bundles = []; // names, of those that the server has

const strip = new Strip($("strip"), $("status"), TOP_K, { onTap: tap, onWhy: (emoji) => openWhy(emoji) });
const panel = new SettingsPanel(document, settings, changed);
const openPanel = wirePanels(app, refreshPanel);

/** Answer what stands in the field now, and measure from `since`, when the key went down. */
async function respond(since) {
  drawField();
  const text = wellFormed(field.value);
  try {
    const found = await engine.update(text);
    if (found) show(found);
    else strip.show([]);
    if (!found || since === undefined) return;
    modelTimes.add(found.run.milliseconds);
    paintTimes.add((await painted()) - since);
    showLatency();
  } catch (error) {
    notify(String(error.message ?? error));
  }
}

function show(found) {
  answer = found;
  asked = null;
  strip.show(found.predictions);
  $("hint").textContent = hint(found);
  clearTimeout(whyTimer);
  whyTimer = setTimeout(() => app.dataset.panel === "why" && refreshPanel("why"), WHY_AFTER_MS);
}

function hint({ text, predictions }) {
  if (predictions.length) return "";
  return text ? "quiet: no emoji is likely here" : "emoji come here as you type";
}

function drawField() {
  $("clear").hidden = !field.value;
  $("tries").hidden = Boolean(field.value);
}

function showLatency() {
  const [model, paint] = [modelTimes, paintTimes].map((times) => [0.5, 0.99].map((share) => times.percentile(share)));
  const line = $("latency");
  line.textContent = `p50 / p99 model ${shown(model)} ms · key to paint ${shown(paint)} ms`;
  const figures = { modelP50: model[0], modelP99: model[1], paintP50: paint[0], paintP99: paint[1] };
  Object.assign(line.dataset, { keys: paintTimes.count, ...figures });
}

function shown(times) {
  return times.map((time) => time.toFixed(time < 10 ? 1 : 0)).join(" / ");
}

// --- typing

let pressedAt = 0;
field.addEventListener("keydown", (event) => (pressedAt = event.timeStamp));
field.addEventListener("keyup", () => (pressedAt = 0)); // it wrote nothing, or has done so
field.addEventListener("input", (event) => {
  respond(Math.min(pressedAt || event.timeStamp, event.timeStamp));
  pressedAt = 0;
});
field.addEventListener("compositionstart", () => (isComposing = true));
field.addEventListener("compositionend", () => {
  isComposing = false;
  for (const emoji of waiting.splice(0)) write(emoji);
});
$("clear").addEventListener("mousedown", (event) => event.preventDefault());
$("clear").addEventListener("click", () => setText(""));

drawKeyboard($("keys"), (what, timeStamp) => {
  if (isComposing) return; // the input method has the field
  if (what === "Backspace") backspace(field);
  else insert(field, what === "Enter" ? "\n" : what);
  respond(timeStamp);
});

function setText(text) {
  field.value = text;
  field.focus({ preventScroll: true });
  respond();
}

/** Write the emoji; the strip stays as it is, so that it can be tapped again. */
function tap(emoji) {
  if (!answer) return;
  if (isComposing) waiting.push(emoji);
  else write(emoji);
  engine.choose(emoji, answer);
  if (app.dataset.panel === "learnt") refreshPanel("learnt");
}

function write(emoji) {
  insert(field, emoji);
  drawField();
}

// --- panels

function refreshPanel(name) {
  if (name === "learnt") showLearnt(app, engine.learnt, engine.unreadable);
  if (name === "why" && answer) showWhy(app, { answer, because: engine.explain(answer), emoji: asked });
}

function openWhy(emoji) {
  asked = emoji;
  openPanel("why");
}

async function changed(name) {
  saveSettings(settings);
  if (name === "theme" || name === "keys") return drawLook();
  try {
    if (name === "mode") await loadMode(settings.mode);
    engine.configure();
    if (name === "mode") panel.show(engine.asked);
  } catch (error) {
    return notify(String(error.message ?? error));
  }
  await respond();
}

/** Another tab changed the settings, learnt or erased; the language stays each tab's own. */
addEventListener("storage", ({ key }) => {
  if (key !== null && !key.startsWith("keymoji.")) return; // null: all of it was cleared
  Object.assign(settings, loadSettings(), { mode: settings.mode });
  drawLook();
  panel.draw();
  panel.show(engine.asked);
  engine.configure();
  if (app.dataset.panel === "learnt") refreshPanel("learnt");
  respond();
});

function drawLook() {
  document.documentElement.dataset.theme = settings.theme;
  app.dataset.keys = settings.keys ? "shown" : "hidden";
  field.inputMode = settings.keys ? "none" : "text"; // two keyboards on one phone are one too many
}

$("export").addEventListener("click", () => {
  for (const [name, learnt] of Object.entries(engine.learnt)) {
    if (chosen({ name: learnt }).length) download(learnt, `keymoji-personal-${name}.json`);
  }
});
$("erase").addEventListener("click", () => {
  engine.erase();
  refreshPanel("learnt");
  respond();
});

// --- loading

/** Load what the mode asks for; what fails is said, and a language that works answers in its place. */
async function loadMode(mode) {
  const wanted = mode === BOTH ? ["en", "zh"] : [mode];
  const errors = [];
  for (const name of wanted) await take(name).catch((error) => errors.push(error));
  if (errors.length) {
    for (const name of bundles) if (!wanted.some(engine.has, engine)) await take(name).catch(() => {});
    const working = bundles.find(engine.has, engine);
    if (!working) throw errors[0];
    if (settings.mode === mode) settings.mode = working; // else the user chose another meanwhile
    panel.showModes(modesOf(bundles));
    notifyOf(errors[0]);
  }
  showSize();
}

async function take(name) {
  if (engine.has(name)) return;
  $("hint").textContent = `loading ${modeName(name)}`;
  engine.add(await openBundle(name), name);
}

function notifyOf(error) {
  notify(`One language could not be loaded. ${error.message ?? error}`);
}

function showSize() {
  const sizes = [...engine.asked].map(([name, { sizeBytes }]) => `${name} ${(sizeBytes / 1e6).toFixed(1)} MB`);
  $("size").textContent = sizes.join(" · ");
  $("size").dataset.bytes = [...engine.asked.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function notify(text, label = "", act = null) {
  $("notice").hidden = false;
  $("notice-text").textContent = text;
  $("notice-act").hidden = !act;
  $("notice-act").textContent = label;
  $("notice-act").onclick = act;
}

function offerUpdate(takeOver) {
  notify("A new version is ready.", "Reload", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    takeOver();
  });
}

function showTries(bundles) {
  const texts = [...TRIES, ...(bundles.includes("zh") ? TRIES_ZH : [])];
  const button = (text) => Object.assign(document.createElement("button"), { type: "button", textContent: text });
  const buttons = texts.map(button);
  for (const button of buttons) button.addEventListener("click", () => setText(button.textContent));
  $("tries").replaceChildren(...buttons);
}

async function start() {
  drawLook();
  await beginOffline(offerUpdate);
  bundles = await listBundles();
  const modes = modesOf(bundles);
  if (!modes.includes(settings.mode)) settings.mode = modes.at(-1);
  showTries(bundles);
  panel.showModes(modes);
  await loadMode(settings.mode);
  panel.show(engine.asked);
  app.dataset.state = "ready";
  await respond();
  for (const name of bundles) {
    if (engine.has(name)) continue;
    await openBundle(name).then((predictor) => engine.add(predictor, name)).catch(notifyOf); // no network later, maybe
  }
  $("offline").textContent = (await keepOffline()) ? "works offline" : "";
  app.dataset.state = "whole";
}

try {
  await start();
} catch (error) {
  app.dataset.state = "failed";
  $("hint").textContent = "no model";
  notify(`The model could not be loaded. ${error.message ?? error}`, "Try again", () => location.reload());
}
