/**
 * Which codes mean which of a game's declared buttons and presses.
 *
 * A game names its controls; well-known names get their usual codes, the others the next free ones,
 * unless the game's page part names codes for them. The visitor's choice comes before all of that.
 */

import { isPad } from "./code_names.js";

/** @typedef {Readonly<Record<string, readonly string[]>>} Codes by the name of a button or press */

/** @type {Codes} */
const USUAL = {
  up: ["KeyW", "ArrowUp", "Pad12"],
  left: ["KeyA", "ArrowLeft", "Pad14"],
  down: ["KeyS", "ArrowDown", "Pad13"],
  right: ["KeyD", "ArrowRight", "Pad15"],
  fire: ["Mouse0", "Pad7"],
};
/** Where a game has an aim, the arrows are a mouse for one hand: they turn it and press its buttons. */
const AIMING = {
  up: ["KeyW", "Pad12"],
  left: ["KeyA", "Pad14"],
  down: ["KeyS", "Pad13"],
  right: ["KeyD", "Pad15"],
  fire: ["Mouse0", "ArrowUp", "Pad7"],
  turn_left: ["ArrowLeft"],
  turn_right: ["ArrowRight"],
};
export const DIRECTIONS = /** @type {const} */ (["up", "left", "down", "right"]);
/** Controls of the page itself in a game with an aim: keys that turn it. */
export const TURNS = ["turn_left", "turn_right"];
const SPARE = ["Space", "Mouse0", "Mouse2", "KeyE", "KeyQ", "KeyF", "KeyR", "KeyC", "KeyV", "KeyX"];
const SPARE_BUTTONS = ["Pad0", "Pad6", "Pad1", "Pad2", "Pad5", "Pad4", "Pad3"];
/** What may be pressed instead of a mouse button where the arrows aim. @type {Record<string, string[]>} */
const BESIDE = { Mouse0: ["ArrowUp"], Mouse2: ["ArrowDown"] };

/** @typedef {{ buttons: readonly string[], presses: readonly string[], aim?: boolean }} Declared */

/**
 * @typedef {object} Binding
 * @property {string} name of the button or press
 * @property {boolean} is_press
 */

/**
 * The codes of a game's controls while the visitor has chosen none, in the declared order. Keys and
 * mouse buttons come before a gamepad's.
 *
 * @param {Declared} declared
 * @param {Codes} [own] the game's own
 * @returns {Map<string, string[]>} by the name of a button, a press or a turn
 */
export function usualCodes({ buttons, presses, aim = false }, own = {}) {
  /** @type {Codes} */
  const usual = { ...(aim ? { ...USUAL, ...AIMING } : USUAL), ...own };
  const names = [...buttons, ...presses, ...(aim ? TURNS : [])];
  const taken = new Set(names.flatMap((name) => usual[name] ?? []));
  const spare = SPARE.filter((code) => !taken.has(code));
  const spare_buttons = SPARE_BUTTONS.filter((code) => !taken.has(code));
  return new Map(
    names.map((name) => {
      const codes = [...(usual[name] ?? nextOf(spare, aim))];
      const needs_pad = !codes.some(isPad) && !TURNS.includes(name);
      return [name, needs_pad ? [...codes, ...spare_buttons.splice(0, 1)] : codes];
    }),
  );
}

/** @param {string[]} spare @param {boolean} aim */
function nextOf(spare, aim) {
  const [code] = spare.splice(0, 1);
  if (!code) return [];
  return [code, ...(aim ? (BESIDE[code] ?? []) : [])];
}

/**
 * @param {Declared} declared
 * @param {Codes} [own] the game's own
 * @param {Codes} [chosen] the visitor's
 * @returns {Map<string, Binding>} by code
 */
export function bind(declared, own, chosen = {}) {
  /** @type {Map<string, Binding>} */
  const bindings = new Map();
  for (const [name, usual] of usualCodes(declared, own)) {
    const binding = { name, is_press: declared.presses.includes(name) };
    for (const code of chosen[name] ?? usual) bindings.set(code, binding);
  }
  return bindings;
}
