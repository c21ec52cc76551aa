/**
 * The settings screen: all options of the page in tabs. It lies over whatever was on screen, and
 * closing it goes back there; every change holds at once.
 */

import { fullscreenRow } from "./fullscreen.js";
import { optionField } from "./option_field.js";
import { el } from "../shared/dom.js";
import { tabs } from "./tabs.js";

/** @typedef {import("../../visitor/options.js").Options} Options */

/** @param {HTMLElement} root @param {Options} options */
export function createOptionsScreen(root, options) {
  const strip = tabs(
    "Settings",
    options.groups.map(({ name, label, options: declared }) => {
      const rows = declared.flatMap((option) =>
        option.kind === "bindings" ? [] : [optionField(options, option)],
      );
      if (name === "view") rows.push(fullscreenRow());
      return { name, label, content: rows };
    }),
  );
  const reset = el("button", { type: "button", class: "quiet" }, "Use defaults");
  const done = el("button", { type: "button", class: "primary" }, "Done");
  const dialog = el(
    "dialog",
    { class: "overlay options", "aria-labelledby": "options-title" },
    el(
      "div",
      { class: "card" },
      el("h2", { id: "options-title" }, "Settings"),
      strip.list,
      strip.body,
      el("div", { class: "buttons" }, reset, done),
    ),
  );
  reset.addEventListener("click", () => options.reset(options.groups[strip.chosen].name));
  done.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());

  return {
    open() {
      if (dialog.open) return;
      root.append(dialog);
      dialog.showModal();
      strip.focus();
    },
  };
}
