// The three panels behind their tabs: beside the keys where there is room, in their place on a phone.
//
// Imports roving.mjs.

import { rove, settle } from "./roving.mjs";

/** Wire the tabs; `onOpen(name)` hears which panel is open now, "" being none. Returns a function that opens one. */
export function wirePanels(app, onOpen) {
  const tabs = [...app.querySelectorAll('[role="tab"]')];
  const bar = app.querySelector('[role="tablist"]');
  const open = (name) => {
    app.dataset.panel = name;
    for (const tab of tabs) {
      const isOpen = tab.dataset.panel === name;
      tab.setAttribute("aria-selected", String(isOpen));
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOpen;
    }
    settle(bar, tabs.find((tab) => tab.dataset.panel === name));
    onOpen(name);
  };
  for (const tab of tabs) {
    const { panel } = tab.dataset;
    tab.addEventListener("click", () => open(isWide() || app.dataset.panel !== panel ? panel : ""));
  }
  rove(bar);
  app.querySelector("#back").addEventListener("click", () => open(""));
  app.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && app.dataset.panel && !isWide()) open("");
  });
  open(isWide() ? "why" : "");
  return open;
}

function isWide() {
  return matchMedia("(min-width: 860px)").matches;
}
