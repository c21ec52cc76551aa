/**
 * The settings screen: all options of the page in tabs. It lies over whatever was on screen, and
 * closing it goes back there; every change holds at once.
 */

import { createBindings } from "./bindings.js";
import { fullscreenRow } from "./fullscreen.js";
import { optionField } from "./option_field.js";
import { el } from "../shared/dom.js";
import { tabs } from "./tabs.js";
import { TEXTS } from "../../texts/texts.js";

/** @param {HTMLElement} root @param {import("../interface.js").Chosen} chosen */
export function createOptionsScreen(root, { options, rebinding }) {
  const bindings = createBindings(options, rebinding);
  const strip = tabs(
    TEXTS.options.title,
    options.groups.map(({ name, options: declared }) => {
      const rows = declared.map((option) =>
        option.kind === "bindings" ? bindings.explained() : optionField(options, option),
      );
      if (name === "view") rows.push(fullscreenRow());
      return { name, label: TEXTS.options.groups[name], content: rows };
    }),
  );
  const reset = el("button", { type: "button", class: "quiet" }, TEXTS.options.defaults);
  const done = el("button", { type: "button", class: "primary" }, TEXTS.options.done);
  const dialog = el(
    "dialog",
    { class: "overlay options", "aria-labelledby": "options-title" },
    el(
      "div",
      { class: "card" },
      el("h2", { id: "options-title" }, TEXTS.options.title),
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
  dialog.addEventListener("close", () => {
    bindings.close();
    dialog.remove();
  });

  return {
    /** A gamepad's button went down. @param {string} code @returns {boolean} whether it was waited for */
    pressed: bindings.pressed,
    /** @param {string} game the name of the game in play; empty without one */
    open(game) {
      if (dialog.open) return;
      root.append(dialog);
      bindings.open(game);
      dialog.showModal();
      strip.focus();
    },
  };
}
