/** A field for the code of a room or a party. */

import { el } from "./dom.js";

const LONGEST_CODE = "12";

/** @param {string} id @param {string} label */
export function codeField(id, label) {
  return el("input", {
    id,
    type: "text",
    class: "code-field",
    maxlength: LONGEST_CODE,
    placeholder: "Code",
    "aria-label": label,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
  });
}
