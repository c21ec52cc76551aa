/** What to press, by name: keys and mouse buttons, or a gamepad's while that was used last. */

import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../input/bindings/control_list.js").Control} Control */
/** @typedef {import("../../input/bindings/page_keys.js").PageKeys} PageKeys */
/** @typedef {import("../../input/bindings/page_keys.js").PageKeyName} PageKeyName */

export class Prompts {
  /** Whether a gamepad was used last. */
  is_pad = false;
  /** Of the game in play. @type {readonly Control[]} */
  controls = [];
  /** Texts that were asked for, since some are in every frame. @type {Map<string, string>} */
  #control_texts = new Map();
  /** @type {Map<PageKeyName, string>} */
  #page_texts = new Map();

  /** @param {PageKeys} page_keys */
  constructor(page_keys) {
    this.page_keys = page_keys;
  }

  /**
   * The game in play, the device or the keys have changed.
   *
   * @param {readonly Control[]} controls of the game in play
   * @param {boolean} is_pad whether a gamepad was used last
   */
  renew(controls, is_pad) {
    this.controls = controls;
    this.is_pad = is_pad;
    this.#control_texts.clear();
    this.#page_texts.clear();
  }

  /** @param {Control} control @returns {{keys: string[], others: string[]}} what to press, and instead of it */
  of({ keys, others, buttons }) {
    return this.is_pad && buttons.length ? { keys: buttons, others: [] } : { keys, others };
  }

  /** What to press for a control of the game in play; empty when nothing is bound. @param {string} name */
  control(name) {
    const known = this.#control_texts.get(name);
    if (known !== undefined) return known;
    const control = this.controls.find((one) => one.name === name);
    const text = control ? this.of(control).keys.join(" ") : "";
    this.#control_texts.set(name, text);
    return text;
  }

  /**
   * The same as a noun in a sentence, by touch too.
   *
   * @param {string} name
   * @param {boolean} has_thumbs whether the game's buttons are on the screen
   */
  noun(name, has_thumbs) {
    const control = this.controls.find((one) => one.name === name);
    if (control && has_thumbs && !this.is_pad) return TEXTS.controls.thumb(control.what);
    return this.control(name) || TEXTS.controls.unbound;
  }

  /** What to press for a key of the page; empty when nothing is bound. @param {PageKeyName} name */
  page(name) {
    const known = this.#page_texts.get(name);
    if (known !== undefined) return known;
    const { keys, buttons } = this.page_keys.namesOf(name);
    const text = (this.is_pad ? (buttons[0] ?? keys[0]) : keys[0]) ?? "";
    this.#page_texts.set(name, text);
    return text;
  }
}
