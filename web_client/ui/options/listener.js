/** Waits for the next key, mouse button or gamepad button that a player presses. */

import { el } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {"pad" | "keys" | "keys_or_mouse"} Device */

/** Keys that the browser needs. */
const TAKEN = /^(Control|Alt|Meta|OS)/;

export function createListener() {
  /** @type {Device} */
  let device = "keys";
  /** Where its own buttons are: they are pressed, not listened to. @type {HTMLElement | null} */
  let note = null;
  /** @type {((code: string | null) => void) | null} */
  let answer = null;

  /** @param {KeyboardEvent} event */
  function keyDown(event) {
    const is_own = event.target instanceof Element && note?.contains(event.target);
    if (!answer || (is_own && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") answer(null);
    else if (device !== "pad" && TAKEN.test(event.code)) refuse();
    else if (device !== "pad" && event.code && !event.repeat) answer(event.code);
  }

  /** @param {MouseEvent} event */
  function mouseDown(event) {
    const is_own = event.target instanceof Element && note?.contains(event.target);
    if (!answer || is_own) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // What follows belongs to the same press: it must not open the place again.
    for (const end of ["click", "auxclick", "contextmenu"]) {
      window.addEventListener(end, swallow, { capture: true });
    }
    window.addEventListener("mouseup", () => window.setTimeout(letGo), { once: true });
    answer(device === "keys_or_mouse" ? `Mouse${event.button}` : null);
  }

  /** @param {Event} event */
  function swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function letGo() {
    for (const end of ["click", "auxclick", "contextmenu"]) {
      window.removeEventListener(end, swallow, { capture: true });
    }
  }

  function refuse() {
    if (note?.querySelector(".taken")) return;
    note?.prepend(el("p", { class: "taken" }, TEXTS.options.taken_keys));
  }

  function stop() {
    answer = note = null;
    window.removeEventListener("keydown", keyDown, { capture: true });
    window.removeEventListener("mousedown", mouseDown, { capture: true });
  }

  return {
    /**
     * @param {Device} waited what to wait for
     * @param {HTMLElement} own_note its buttons stay usable
     * @param {(code: string | null) => void} on_code null: it was cancelled
     */
    start(waited, own_note, on_code) {
      stop();
      device = waited;
      note = own_note;
      answer = on_code;
      window.addEventListener("keydown", keyDown, { capture: true });
      window.addEventListener("mousedown", mouseDown, { capture: true });
    },
    /** A gamepad's button went down. @param {string} code @returns {boolean} whether it was waited for */
    pressed(code) {
      if (!answer || device !== "pad") return false;
      answer(code);
      return true;
    },
    stop,
  };
}
