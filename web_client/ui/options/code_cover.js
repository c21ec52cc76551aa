/** Codes and links of rooms, covered with dots while the visitor hides them from viewers of a stream. */

import { el, put } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

const DOTS = "••••••";

export class CodeCover {
  /** Whether the visitor wants to see what is covered. */
  is_lifted = false;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {Pick<import("../../visitor/options.js").Options, "get" | "onChange">} options */
  constructor(options) {
    this.options = options;
    options.onChange("hide_code", () => this.lift(false));
  }

  /** Whether codes are covered now. */
  get is_on() {
    return this.options.get("hide_code") && !this.is_lifted;
  }

  /** A code or link as it may be seen. @param {string} text */
  over(text) {
    return this.is_on ? DOTS : text;
  }

  /** @param {boolean} is_lifted */
  lift(is_lifted) {
    this.is_lifted = is_lifted;
    for (const listener of this.#listeners) listener();
  }

  /** Call `show` now, and whenever the cover comes or goes. @param {() => void} show */
  follow(show) {
    this.#listeners.add(show);
    show();
  }

  /** A button that lifts the cover and lays it back; not there while nothing is to be hidden. */
  button() {
    const button = el("button", { type: "button", class: "quiet cover" });
    button.addEventListener("click", () => this.lift(!this.is_lifted));
    this.follow(() => {
      button.hidden = !this.options.get("hide_code");
      put(button, this.is_lifted ? TEXTS.options.hide_code : TEXTS.options.show_code);
    });
    return button;
  }
}
