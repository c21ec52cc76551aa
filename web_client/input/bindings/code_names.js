/**
 * Codes of what can be pressed, and their names for players. Keys are `KeyboardEvent.code`, so that
 * WASD is a place on the keyboard, not letters; mouse buttons are `Mouse0` (left) to `Mouse4`;
 * a gamepad's buttons are `Pad0` to `Pad16`, by the standard mapping.
 */

/** The names of codes that do not show them. @type {Readonly<Record<string, string>>} */
const NAMES = {
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowDown: "↓",
  ArrowRight: "→",
  Escape: "Esc",
  ControlLeft: "Left Ctrl",
  ControlRight: "Right Ctrl",
  ShiftLeft: "Left Shift",
  ShiftRight: "Right Shift",
  AltLeft: "Left Alt",
  AltRight: "Right Alt",
  CapsLock: "Caps Lock",
  NumpadEnter: "Number Enter",
  Mouse0: "Left button",
  Mouse1: "Middle button",
  Mouse2: "Right button",
  Mouse3: "Back button",
  Mouse4: "Forward button",
  Pad0: "A",
  Pad1: "B",
  Pad2: "X",
  Pad3: "Y",
  Pad4: "LB",
  Pad5: "RB",
  Pad6: "LT",
  Pad7: "RT",
  Pad8: "View",
  Pad9: "Menu",
  Pad10: "Left stick in",
  Pad11: "Right stick in",
  Pad12: "D-pad ↑",
  Pad13: "D-pad ↓",
  Pad14: "D-pad ←",
  Pad15: "D-pad →",
  Pad16: "Home",
};

/** @param {string} code */
export const nameOf = (code) =>
  NAMES[code] ?? code.replace(/^(Key|Digit)/, "").replace(/^Numpad/, "Number ");

/** @param {string} code */
export const isPad = (code) => code.startsWith("Pad");
