// One tab stop for a group of buttons; the arrow keys, Home and End move inside it, by what is seen on the screen.
//
// Imports nothing.

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** Make the buttons of `group` one tab stop. Buttons may come, go and hide later; call `settle` then. */
export function rove(group) {
  group.addEventListener("keydown", (event) => {
    const next = target(group, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  group.addEventListener("focusin", (event) => settle(group, event.target.closest("button")));
  settle(group);
}

/** Let `chosen`, or the first button that can be seen, be where Tab arrives. */
export function settle(group, chosen = null) {
  const seen = visible(group);
  const stop = chosen ?? seen.find((button) => button.tabIndex === 0) ?? seen[0];
  for (const button of group.querySelectorAll("button")) button.tabIndex = button === stop ? 0 : -1;
}

function target(group, { key, target: from, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const seen = visible(group);
  if (key === "Home") return seen[0];
  if (key === "End") return seen.at(-1);
  return STEPS[key] && nearest(seen, from.closest("button"), STEPS[key]);
}

/** The button that lies closest in a direction; another row counts far more than another column. */
function nearest(seen, from, [x, y]) {
  const here = centre(from);
  const ahead = (there) => (x ? (there.x - here.x) * x : (there.y - here.y) * y);
  const distance = (there) => Math.abs(there.x - here.x) * (x ? 1 : 0.1) + Math.abs(there.y - here.y) * (y ? 1 : 10);
  const candidates = seen
    .filter((button) => button !== from && ahead(centre(button)) > 1)
    .map((button) => ({ button, far: distance(centre(button)) }));
  return candidates.sort((one, other) => one.far - other.far)[0]?.button;
}

function centre(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

function visible(group) {
  return [...group.querySelectorAll("button")].filter((button) => button.checkVisibility() && !button.disabled);
}
