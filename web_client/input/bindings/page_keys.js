/**
 * Keys that mean the same in every game: scores, chat, menu, votes, watching. Keyboard, mouse and
 * gamepads all press them through `PageKeys`, which knows what each of them does.
 */

import { isPressed } from "../devices.js";
import { isPad, nameOf } from "./code_names.js";
import { TEXTS } from "../../texts/texts.js";

/**
 * @typedef {object} PageKey
 * @property {readonly string[]} codes the usual ones
 * @property {number} [fixed] how many of the codes, from the first, always hold
 * @property {boolean} [is_watching] means something to spectators only
 */

/** The name under which the visitor's codes for these keys are kept, beside those of games. */
export const PAGE = "*";

/** @satisfies {Record<string, PageKey>} */
export const PAGE_KEYS = {
  scores: { codes: ["Tab", "Pad8"] },
  chat: { codes: ["Enter"] },
  netgraph: { codes: ["F3"] },
  mute: { codes: ["KeyM"] },
  menu: { codes: ["Escape", "Pad9"], fixed: 1 },
  vote_yes: { codes: ["KeyY"] },
  vote_no: { codes: ["KeyN"] },
  clean_view: { codes: ["KeyH", "Pad11"] },
  player_before: { codes: ["KeyQ", "Pad4"], is_watching: true },
  player_after: { codes: ["KeyE", "Pad5"], is_watching: true },
  director: { codes: ["KeyR", "Pad0"], is_watching: true },
  overview: { codes: ["KeyO", "Pad2"], is_watching: true },
  free_camera: { codes: ["KeyF", "Pad3"], is_watching: true },
};

/** @typedef {keyof typeof PAGE_KEYS} PageKeyName */

/**
 * What a key does.
 *
 * @typedef {object} Act
 * @property {(code: string) => boolean} when whether it means something now
 * @property {() => void} down
 * @property {() => void} [up] what its coming up does
 */

/** Controls that take letters. */
const FIELDS = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select";
/** What a mouse clicks rather than the match. */
const CLICKED = "button, a, summary, label, input, textarea, select, dialog";

export class PageKeys {
  /** The visitor's codes, by name. @type {import("./bindings.js").Codes} */
  chosen = {};
  /** @type {Map<PageKeyName, Act>} */
  #acts = new Map();
  /** What is down and meant something, by its code. @type {Map<string, Act>} */
  #held = new Map();

  /** From now on a key does this. @param {PageKeyName} name @param {Act} act */
  on(name, act) {
    this.#acts.set(name, act);
  }

  /** Something went down. @param {string} code @returns {boolean} whether it meant something to the page */
  press(code) {
    for (const [name, act] of this.#acts) {
      if (!this.is(name, code) || !act.when(code)) continue;
      this.#held.set(code, act);
      act.down();
      return true;
    }
    return false;
  }

  /** It came up again. @param {string} code */
  release(code) {
    const act = this.#held.get(code);
    this.#held.delete(code);
    act?.up?.();
  }

  /** Listen to keyboard and mouse. @param {Pick<Window, "addEventListener">} page */
  listen(page) {
    page.addEventListener("keydown", (event) => this.keyDown(event));
    page.addEventListener("keyup", ({ code }) => this.release(code));
    page.addEventListener("mousedown", (event) => {
      if (event.target instanceof Element && event.target.closest(CLICKED)) return;
      if (this.press(`Mouse${event.button}`)) event.preventDefault();
    });
    page.addEventListener("mouseup", (event) => {
      const code = `Mouse${event.button}`;
      if (this.#held.has(code)) event.preventDefault(); // else the browser may go back a page
      this.release(code);
    });
    page.addEventListener("blur", () => {
      for (const code of [...this.#held.keys()]) this.release(code);
    });
  }

  /** @param {KeyboardEvent} event */
  keyDown(event) {
    const { code, target } = event;
    if (event.repeat) {
      if (this.#held.has(code)) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isPressed(target, code)) return;
    if (target instanceof Element && target.closest(FIELDS)) return;
    if (this.press(code)) event.preventDefault();
  }

  /** @param {PageKeyName} name @returns {readonly string[]} */
  codesOf(name) {
    return this.chosen[name] ?? PAGE_KEYS[name].codes;
  }

  /** @param {PageKeyName} name */
  labelOf(name) {
    return TEXTS.controls.page[name];
  }

  /** What players read of a key, by device. @param {PageKeyName} name */
  namesOf(name) {
    const codes = this.codesOf(name);
    const keys = codes.filter((code) => !isPad(code));
    return { keys: keys.map(nameOf), buttons: codes.filter(isPad).map(nameOf) };
  }

  /** @param {PageKeyName} name @param {string} code a `KeyboardEvent.code`, or a gamepad's */
  is(name, code) {
    return this.codesOf(name).includes(code);
  }
}
