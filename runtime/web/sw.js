// Keeps the page, the runtime and the bundles in one cache for each version of the page, and answers from it first.
//
// A new version is fetched whole, with everything that the old one had come to keep, before it may answer anything; the
// page then offers it. VERSION is the hash of FILES: tests/unit/runtime/web/test_web_version.py says what to write here when
// one of them changed. A bundle changes with its manifest, which is asked for anew whenever there is a network.

const VERSION = "f2d237e32a7c";
const FILES = [
  "./",
  "../js/allowed_operators.mjs",
  "../js/bundle.mjs",
  "../js/errors.mjs",
  "../js/guard.mjs",
  "../js/keymoji.mjs",
  "../js/label.mjs",
  "../js/manifest.mjs",
  "../js/ort.json",
  "../js/ort.mjs",
  "../js/ort_node.mjs",
  "../js/personal.mjs",
  "../js/predictor.mjs",
  "../js/queue.mjs",
  "../js/ranking.mjs",
  "../js/shown.mjs",
  "../js/typing_session.mjs",
  "app.webmanifest",
  "bars.mjs",
  "engine.mjs",
  "field.mjs",
  "icon-192.png",
  "icon-512.png",
  "icon.svg",
  "kept.mjs",
  "keyboard.mjs",
  "languages.mjs",
  "latency.mjs",
  "learnt.mjs",
  "loading.mjs",
  "offline.mjs",
  "page.css",
  "page.mjs",
  "panels.mjs",
  "roving.mjs",
  "sensitivity.mjs",
  "settings.mjs",
  "settings_panel.mjs",
  "strip.mjs",
  "why.mjs",
];
const OWN = `keymoji-${new URL("./", self.location).pathname}?`; // of this copy: another may be beside it on the origin
const CACHE = OWN + VERSION;
const CHANGING = /\/(bundles|ort)\.json$|\/manifest\.json$/; // asked for anew while there is a network
const isOurs = (name) => name.startsWith(OWN) || /^keymoji-[0-9a-f]{12}$/.test(name); // the latter up to 0.1.1

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(hear(event)));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith("http")) event.respondWith(answer(event.request));
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map(fresh));
  for (const name of (await caches.keys()).filter((name) => isOurs(name) && name !== CACHE)) {
    for (const { url } of await (await caches.open(name)).keys()) await keep(cache, url);
  }
}

async function activate() {
  const old = (await caches.keys()).filter((name) => isOurs(name) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function hear({ data, ports }) {
  if (data.takeOver) return self.skipWaiting();
  const cache = await caches.open(CACHE);
  const kept = await Promise.allSettled(data.keep.map((url) => keep(cache, url)));
  return ports[0].postMessage(kept.every(({ status }) => status === "fulfilled"));
}

/** Keep what is at the address, unless it is kept already; one that is gone is needed no more. */
async function keep(cache, url) {
  if (await cache.match(url)) return;
  const response = await fetch(fresh(url));
  if (response.ok) await cache.put(url, response);
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: request.mode === "navigate" });
  const isChanging = CHANGING.test(new URL(request.url).pathname);
  if (kept && !isChanging) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await replace(cache, request.url, response.clone(), kept?.clone());
    return response;
  } catch (error) {
    if (kept) return kept; // there is no network
    throw error;
  }
}

/** Keep a response; where it is another manifest than before, drop the files that the old one named. */
async function replace(cache, url, response, before) {
  if (before && url.endsWith("/manifest.json") && (await response.clone().text()) !== (await before.text())) {
    const folder = new URL("./", url).href;
    for (const request of await cache.keys()) if (request.url.startsWith(folder)) await cache.delete(request);
  }
  await cache.put(url, response);
}

/** A request that asks the server, and not the browser's own cache, whether the file changed. */
function fresh(url) {
  return new Request(url, { cache: "no-cache" });
}
