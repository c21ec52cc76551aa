/** Tabs by the ARIA pattern: arrow keys choose among them, Tab goes on into the panel. */

import { el } from "../shared/dom.js";

/** @typedef {{name: string, label: string, content: HTMLElement[]}} Tab */

/** @type {Record<string, (at: number, count: number) => number>} */
const MOVES = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** @param {string} title of the list @param {readonly Tab[]} all */
export function tabs(title, all) {
  const buttons = all.map(({ name, label }) =>
    el(
      "button",
      { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}` },
      label,
    ),
  );
  const panels = all.map(({ name, content }) =>
    el(
      "div",
      { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}` },
      ...content,
    ),
  );
  const list = el("div", { class: "tabs", role: "tablist", "aria-label": title }, ...buttons);
  const body = el("div", { class: "options-body" }, ...panels);
  let chosen = 0;

  /** @param {number} index */
  function choose(index) {
    chosen = index;
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === index));
      button.tabIndex = i === index ? 0 : -1;
      panels[i].hidden = i !== index;
    });
    body.scrollTop = 0;
  }

  buttons.forEach((button, i) => button.addEventListener("click", () => choose(i)));
  list.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    choose(move(chosen, all.length));
    buttons[chosen].focus();
  });
  choose(0);
  return {
    list,
    body,
    /** The index of the tab on show. */
    get chosen() {
      return chosen;
    },
    focus: () => buttons[chosen].focus(),
  };
}
