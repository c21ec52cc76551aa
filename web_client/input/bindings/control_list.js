/** A game's controls as players read of them, with the names of what to press. */

import { DIRECTIONS, TURNS, usualCodes } from "./bindings.js";
import { isPad, nameOf } from "./code_names.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("./bindings.js").Codes} Codes */
/** @typedef {import("./bindings.js").Declared} Declared */

/**
 * @typedef {object} Control
 * @property {string} name of a button or press; `move` for the directions together, `aim`
 * @property {boolean} is_press
 * @property {string[]} keys what to press on the keyboard, or with the mouse
 * @property {string[]} others what may be pressed instead
 * @property {string[]} buttons what to press on a gamepad
 * @property {string} what it does
 */

/**
 * All controls in the order of the game's labels; those without a label come last.
 *
 * @param {Declared} declared
 * @param {Readonly<Record<string, string>>} labels what a control does, by its name
 * @param {Codes} [own] the game's own
 * @param {Codes} [chosen] the visitor's
 * @returns {Control[]}
 */
export function controlsOf(declared, labels, own, chosen = {}) {
  const codes_of = usualCodes(declared, own);
  /** @param {string} name @param {(code: string) => boolean} fits */
  const namesOf = (name, fits) =>
    (chosen[name] ?? codes_of.get(name) ?? []).filter(fits).map((code) => nameOf(code));
  const keysOf = (/** @type {string} */ name) => namesOf(name, (code) => !isPad(code));
  const buttonsOf = (/** @type {string} */ name) => namesOf(name, isPad);
  /** @param {string} name @param {string[]} keys @param {string[]} others @param {string[]} buttons */
  const control = (name, keys, others, buttons) => ({
    name,
    is_press: declared.presses.includes(name),
    keys,
    others,
    buttons,
    what: labels[name] ?? sentenceCase(name),
  });
  /** @type {Control[]} */
  const controls = [];
  /** @type {string[]} */
  const ways = DIRECTIONS.filter((name) => declared.buttons.includes(name) && !labels[name]);
  if (ways.length) {
    const [first, second] = [0, 1].map((nth) => ways.flatMap((way) => keysOf(way)[nth] ?? []));
    controls.push(control("move", first, second, [TEXTS.controls.left_stick]));
  }
  if (declared.aim)
    controls.push(
      control("aim", [TEXTS.controls.mouse], TURNS.flatMap(keysOf), [TEXTS.controls.right_stick]),
    );
  for (const name of [...declared.buttons, ...declared.presses]) {
    if (ways.includes(name)) continue;
    const [first, ...others] = keysOf(name);
    controls.push(control(name, first ? [first] : [], others, buttonsOf(name)));
  }
  const order = Object.keys(labels);
  const rankOf = (/** @type {Control} */ { name }) =>
    order.includes(name) ? order.indexOf(name) : order.length;
  return controls.sort((a, b) => rankOf(a) - rankOf(b));
}

/** Whether there is something to press for a control. @param {Control} control */
export const isBound = ({ keys, buttons }) => keys.length + buttons.length > 0;

/** @param {string} name as a game declares it */
export const sentenceCase = (name) => (name[0].toUpperCase() + name.slice(1)).replaceAll("_", " ");
