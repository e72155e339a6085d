// How long a keystroke takes: the model's own time, and from the key's event to the frame that shows its answer.
//
// Imports nothing.

const KEPT = 1000;

/** The last thousand durations, in milliseconds. */
export class Durations {
  #values = [];

  add(milliseconds) {
    this.#values.push(milliseconds);
    if (this.#values.length > KEPT) this.#values.shift();
  }

  get count() {
    return this.#values.length;
  }

  /** The smallest duration that this share of them does not exceed (nearest rank); NaN where there is none. */
  percentile(share) {
    const sorted = this.#values.toSorted((one, other) => one - other);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  }
}

/** Resolves with the time, once the frame that holds what the page looks like now has been handed over for painting. */
export function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });
  });
}
