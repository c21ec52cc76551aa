/**
 * Which keys and mouse buttons mean which of a game's declared buttons and presses.
 *
 * A game names its controls; well-known names get their usual keys, the others take the next free
 * ones. Keys are `KeyboardEvent.code`, so that WASD is a place on the keyboard, not letters; mouse
 * buttons are `Mouse0` (left) and `Mouse2` (right).
 */

/** @type {Record<string, string[]>} */
const USUAL = {
  up: ["KeyW", "ArrowUp"],
  down: ["KeyS", "ArrowDown"],
  left: ["KeyA", "ArrowLeft"],
  right: ["KeyD", "ArrowRight"],
  fire: ["Mouse0"],
  rail: ["Mouse2"],
  dash: ["Space"],
  mine: ["KeyE"],
};
/** Where a game has an aim, the arrows are a mouse for one hand: they turn it, fire and strike. */
const AIMING = {
  up: ["KeyW"],
  down: ["KeyS"],
  left: ["KeyA"],
  right: ["KeyD"],
  fire: ["Mouse0", "ArrowUp"],
  rail: ["Mouse2", "ArrowDown"],
};
const SPARE = ["Space", "Mouse0", "Mouse2", "KeyE", "KeyQ", "KeyF", "KeyR", "KeyC", "KeyV", "KeyX"];

/**
 * @typedef {object} Binding
 * @property {string} name of the button or press
 * @property {boolean} is_press
 */

/**
 * @param {{ buttons: readonly string[], presses: readonly string[], aim?: boolean }} declared
 * @returns {Map<string, Binding>} by key code
 */
export function bind({ buttons, presses, aim = false }) {
  /** @type {Record<string, string[]>} */
  const usual = aim ? { ...USUAL, ...AIMING } : USUAL;
  const controls = [
    ...buttons.map((name) => ({ name, is_press: false })),
    ...presses.map((name) => ({ name, is_press: true })),
  ];
  const taken = new Set(controls.flatMap(({ name }) => usual[name] ?? []));
  const spare = SPARE.filter((code) => !taken.has(code));
  /** @type {Map<string, Binding>} */
  const bindings = new Map();
  for (const control of controls) {
    const codes = usual[control.name] ?? spare.splice(0, 1);
    for (const code of codes) bindings.set(code, control);
  }
  return bindings;
}
