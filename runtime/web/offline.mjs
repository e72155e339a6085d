// The service worker: it keeps all that the page is made of, so that it works without a network.
//
// On a first visit it is let in before the large files are asked for, so that they are fetched once. Imports nothing;
// sw.js does the keeping.

const PATIENCE_MS = 2000;

/** Let the worker in: resolves once it answers for this page, or soon, where it may not. Tells of a new version. */
export async function beginOffline(onUpdate) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const refused = () => {}; // private windows and plain http refuse workers, full disks their cache
  await Promise.race([late, start(workers, onUpdate).catch(refused)]);
}

/** Have the worker keep everything that was loaded. True when it does. */
export async function keepOffline() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return false;
  const { port1, port2 } = new MessageChannel();
  const kept = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  worker.postMessage({ keep: performance.getEntriesByType("resource").map(({ name }) => name) }, [port2]);
  return kept;
}

async function start(workers, onUpdate) {
  const isFirstVisit = !workers.controller;
  const inControl = new Promise((resolve) => workers.addEventListener("controllerchange", resolve, { once: true }));
  const registration = await workers.register("sw.js");
  if (isFirstVisit) return inControl;
  return watch(registration, onUpdate);
}

/** Tell of a version that waits, or comes to wait; what it hears is a function that lets it take over. */
function watch(registration, onUpdate) {
  const tell = (worker) => onUpdate(() => worker.postMessage({ takeOver: true }));
  if (registration.waiting) tell(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker.addEventListener("statechange", () => worker.state === "installed" && tell(worker));
  });
}
