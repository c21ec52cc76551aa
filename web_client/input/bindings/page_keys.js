/** Keys that mean the same in every game: scores, chat, menu, votes, watching. */

import { isPad, nameOf } from "./code_names.js";

/**
 * @typedef {object} PageKey
 * @property {string} label
 * @property {readonly string[]} codes the usual ones
 * @property {number} [fixed] how many of the codes, from the first, always hold
 * @property {boolean} [is_watching] means something to spectators only
 */

/** The name under which the visitor's codes for these keys are kept, beside those of games. */
export const PAGE = "*";

/** @satisfies {Record<string, PageKey>} */
export const PAGE_KEYS = {
  scores: { label: "Scores", codes: ["Tab", "Pad8"] },
  chat: { label: "Chat", codes: ["Enter"] },
  netgraph: { label: "Network figures", codes: ["F3"] },
  mute: { label: "Sound on or off", codes: ["KeyM"] },
  menu: { label: "Menu", codes: ["Escape", "Pad9"], fixed: 1 },
  vote_yes: { label: "Vote yes", codes: ["KeyY"] },
  vote_no: { label: "Vote no", codes: ["KeyN"] },
  player_before: { label: "Previous player", codes: ["KeyQ", "Pad4"], is_watching: true },
  player_after: { label: "Next player", codes: ["KeyE", "Pad5"], is_watching: true },
  free_camera: { label: "Free camera", codes: ["KeyF", "Pad3"], is_watching: true },
};

/** @typedef {keyof typeof PAGE_KEYS} PageKeyName */

export class PageKeys {
  /** The visitor's codes, by name. @type {import("./bindings.js").Codes} */
  chosen = {};

  /** @param {PageKeyName} name @returns {readonly string[]} */
  codesOf(name) {
    return this.chosen[name] ?? PAGE_KEYS[name].codes;
  }

  /** @param {PageKeyName} name */
  labelOf(name) {
    return PAGE_KEYS[name].label;
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
