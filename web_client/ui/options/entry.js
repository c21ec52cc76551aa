/** The way to the settings screen, in the corner of the home screen and of an invitation. */

import { el } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @param {() => void} on_options */
export function optionsEntry(on_options) {
  const button = el(
    "button",
    { type: "button", class: "quiet options-entry" },
    TEXTS.words.settings,
  );
  button.addEventListener("click", on_options);
  return button;
}
