/** A field for the code of a room or a party. */

import { codeIn } from "../shared/codes.js";
import { el } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** A whole message with a link in it may be pasted. */
const LONGEST = "2000";

/** @param {string} id @param {string} label */
export function codeField(id, label) {
  const field = el("input", {
    id,
    type: "text",
    class: "code-field",
    maxlength: LONGEST,
    placeholder: TEXTS.home.code,
    "aria-label": label,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
  });
  // What is pasted is put right at once; what is typed, when it is done.
  field.addEventListener("input", () => {
    if (field.value.includes("/")) field.value = codeIn(field.value);
  });
  field.addEventListener("change", () => (field.value = codeIn(field.value)));
  return field;
}
