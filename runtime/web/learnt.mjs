// The panel of what was learnt: counts, export as a file, erase. Imports bars.mjs.

import { element } from "./bars.mjs";

/** How often each emoji was chosen, most often first; older choices count less. */
export function chosen(learnt) {
  const counts = new Map();
  for (const row of Object.values(learnt).flatMap((document) => Object.values(document.counts))) {
    for (const [emoji, count] of Object.entries(row)) counts.set(emoji, (counts.get(emoji) ?? 0) + count);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** Fill the panel; of the bundles `unreadable` what is kept cannot be read. */
export function showLearnt(root, learnt, unreadable) {
  const counts = chosen(learnt);
  const lines = counts.map(([emoji, count]) => {
    const line = element("li", "count");
    line.append(element("span", "count-emoji", emoji), element("span", "count-times", `×${times(count)}`));
    line.dataset.emoji = emoji;
    return line;
  });
  root.querySelector("#counts").replaceChildren(...lines);
  root.querySelector("#counts-said").textContent = said(counts, unreadable);
  root.querySelector("#export").disabled = counts.length === 0;
  root.querySelector("#erase").disabled = counts.length === 0 && unreadable.length === 0;
}

function said(counts, unreadable) {
  if (unreadable.length) return `What is kept for ${unreadable.join(", ")} cannot be read: erase it to keep more.`;
  return counts.length ? "How often you took each; old choices fade." : "Nothing yet: tap an emoji.";
}

/** Save a JSON document as a file of the user. */
export function download(document_, fileName) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(document_, null, 1)], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: url, download: fileName }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}

function times(count) {
  return count >= 9.95 ? Math.round(count) : Number(count.toFixed(1));
}
