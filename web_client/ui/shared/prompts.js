/** What to press, by name: keys and mouse buttons, or a gamepad's while that was used last. */

/** @typedef {import("../../input/bindings/control_list.js").Control} Control */
/** @typedef {import("../../input/bindings/page_keys.js").PageKeys} PageKeys */
/** @typedef {import("../../input/bindings/page_keys.js").PageKeyName} PageKeyName */

const UNBOUND = "a key of your choice (see Settings)";

export class Prompts {
  /** Whether a gamepad was used last. */
  is_pad = false;
  /** Of the game in play. @type {readonly Control[]} */
  controls = [];

  /** @param {PageKeys} page_keys */
  constructor(page_keys) {
    this.page_keys = page_keys;
  }

  /** @param {Control} control @returns {{keys: string[], others: string[]}} what to press, and instead of it */
  of({ keys, others, buttons }) {
    return this.is_pad && buttons.length ? { keys: buttons, others: [] } : { keys, others };
  }

  /** What to press for a control of the game in play; empty when nothing is bound. @param {string} name */
  control(name) {
    const control = this.controls.find((one) => one.name === name);
    return control ? this.of(control).keys.join(" ") : "";
  }

  /**
   * The same as a noun in a sentence, by touch too.
   *
   * @param {string} name
   * @param {boolean} has_thumbs whether the game's buttons are on the screen
   */
  noun(name, has_thumbs) {
    const control = this.controls.find((one) => one.name === name);
    if (control && has_thumbs && !this.is_pad) return `the ${control.what} button`;
    return this.control(name) || UNBOUND;
  }

  /** What to press for a key of the page; empty when nothing is bound. @param {PageKeyName} name */
  page(name) {
    const { keys, buttons } = this.page_keys.namesOf(name);
    return (this.is_pad ? (buttons[0] ?? keys[0]) : keys[0]) ?? "";
  }
}
