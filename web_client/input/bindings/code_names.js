/**
 * Codes of what can be pressed, and their names for players. Keys are `KeyboardEvent.code`, so that
 * WASD is a place on the keyboard, not letters; mouse buttons are `Mouse0` (left) to `Mouse4`;
 * a gamepad's buttons are `Pad0` to `Pad16`, by the standard mapping.
 */

import { TEXTS } from "../../texts/texts.js";

const NUMPAD = "Numpad";

/** @param {string} code */
export function nameOf(code) {
  const { keys, numpad } = TEXTS.controls;
  if (keys[code]) return keys[code];
  if (code.startsWith(NUMPAD)) return numpad(code.slice(NUMPAD.length));
  return code.replace(/^(Key|Digit)/, "");
}

/** @param {string} code */
export const isPad = (code) => code.startsWith("Pad");
