// Bars: a name, a share from 0 to 1, and its percentage; a screen reader reads it as a line of a list.
//
// Imports nothing.

/** A list of bars; each entry is { name, share, emoji?, kind?, mark? }, `mark` being a second share to draw as a line. */
export function bars(entries, label) {
  const list = element("ul", "bars");
  list.setAttribute("aria-label", label);
  list.append(...entries.map(bar));
  return list;
}

export function percent(share) {
  return `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
}

export function element(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function bar({ name, share, emoji = "", kind = "", mark = null }) {
  const line = element("li", emoji ? "bar pictured" : "bar");
  if (emoji) line.append(element("span", "picture", emoji));
  const track = element("span", "track");
  const fill = element("span", "fill");
  fill.style.setProperty("--share", String(share));
  if (kind) fill.dataset.kind = kind;
  track.append(fill);
  if (mark !== null) {
    const tick = element("span", "tick");
    tick.style.setProperty("--share", String(mark));
    track.append(tick);
  }
  track.ariaHidden = "true";
  line.append(element("span", "bar-name", name), track, element("span", "bar-value", percent(share)));
  return line;
}
