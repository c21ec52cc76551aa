/**
 * Which keys and mouse buttons mean which of a game's declared buttons and presses, and how that is
 * explained to players.
 *
 * A game names its controls; well-known names get their usual keys, the others the next free ones,
 * unless the game's page part names keys for them. Keys are `KeyboardEvent.code`, so that WASD is a
 * place on the keyboard, not letters; mouse buttons are `Mouse0` (left) and `Mouse2` (right).
 */

/** @typedef {Readonly<Record<string, readonly string[]>>} Keys by the name of a button or press */

/** @type {Keys} */
const USUAL = {
  up: ["KeyW", "ArrowUp"],
  left: ["KeyA", "ArrowLeft"],
  down: ["KeyS", "ArrowDown"],
  right: ["KeyD", "ArrowRight"],
  fire: ["Mouse0"],
};
/** Where a game has an aim, the arrows are a mouse for one hand: they turn it and press its buttons. */
const AIMING = {
  up: ["KeyW"],
  left: ["KeyA"],
  down: ["KeyS"],
  right: ["KeyD"],
  fire: ["Mouse0", "ArrowUp"],
};
const DIRECTIONS = ["up", "left", "down", "right"];
const SPARE = ["Space", "Mouse0", "Mouse2", "KeyE", "KeyQ", "KeyF", "KeyR", "KeyC", "KeyV", "KeyX"];
/** What may be pressed instead of a mouse button where the arrows aim. @type {Record<string, string[]>} */
const BESIDE = { Mouse0: ["ArrowUp"], Mouse2: ["ArrowDown"] };

/** The names of keys whose code does not show them. @type {Record<string, string>} */
const NAMES = {
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowDown: "↓",
  ArrowRight: "→",
  Mouse0: "Left button",
  Mouse2: "Right button",
};

/** @typedef {{ buttons: readonly string[], presses: readonly string[], aim?: boolean }} Declared */

/**
 * @typedef {object} Binding
 * @property {string} name of the button or press
 * @property {boolean} is_press
 */

/**
 * @param {Declared} declared
 * @param {Keys} [keys] the game's own
 * @returns {Map<string, Binding>} by key code
 */
export function bind({ buttons, presses, aim = false }, keys = {}) {
  /** @type {Keys} */
  const usual = { ...(aim ? { ...USUAL, ...AIMING } : USUAL), ...keys };
  const controls = [
    ...buttons.map((name) => ({ name, is_press: false })),
    ...presses.map((name) => ({ name, is_press: true })),
  ];
  const taken = new Set(controls.flatMap(({ name }) => usual[name] ?? []));
  const spare = SPARE.filter((code) => !taken.has(code));
  /** @type {Map<string, Binding>} */
  const bindings = new Map();
  for (const control of controls) {
    const codes = usual[control.name] ?? nextOf(spare, aim);
    for (const code of codes) bindings.set(code, control);
  }
  return bindings;
}

/** @param {string[]} spare @param {boolean} aim */
function nextOf(spare, aim) {
  const [code] = spare.splice(0, 1);
  if (!code) return [];
  return [code, ...(aim ? (BESIDE[code] ?? []) : [])];
}

/**
 * A control as players read of it.
 *
 * @typedef {object} Control
 * @property {string} name of a button or press; `move` for the directions together, `aim`
 * @property {boolean} is_press
 * @property {string[]} keys what to press
 * @property {string[]} others what may be pressed instead
 * @property {string} what it does
 */

/**
 * A game's controls in the order of its labels; those without a label come last.
 *
 * @param {Declared} declared
 * @param {Readonly<Record<string, string>>} labels what a control does, by its name
 * @param {Keys} [keys] the game's own
 * @returns {Control[]}
 */
export function controlsOf(declared, labels, keys) {
  /** @type {Map<string, string[]>} */
  const keys_of = new Map();
  for (const [code, { name }] of bind(declared, keys)) {
    keys_of.set(name, [...(keys_of.get(name) ?? []), nameOf(code)]);
  }
  /** @param {string} name @param {boolean} is_press @param {string[]} keys @param {string[]} others */
  const control = (name, is_press, [...keys], [...others]) => ({
    name,
    is_press,
    keys,
    others,
    what: labels[name] ?? sentenceCase(name),
  });
  /** @type {Control[]} */
  const controls = [];
  const ways = DIRECTIONS.filter((name) => declared.buttons.includes(name) && !labels[name]);
  if (ways.length) {
    const [first, second] = [0, 1].map((nth) =>
      ways.flatMap((way) => keys_of.get(way)?.[nth] ?? []),
    );
    controls.push(control("move", false, first, second));
  }
  if (declared.aim) controls.push(control("aim", false, ["Mouse"], ["←", "→"]));
  for (const name of [...declared.buttons, ...declared.presses]) {
    const [first, ...others] = ways.includes(name) ? [] : (keys_of.get(name) ?? []);
    if (first) controls.push(control(name, declared.presses.includes(name), [first], others));
  }
  const order = Object.keys(labels);
  const rankOf = (/** @type {Control} */ { name }) =>
    order.includes(name) ? order.indexOf(name) : order.length;
  return controls.sort((a, b) => rankOf(a) - rankOf(b));
}

/** @param {string} code */
const nameOf = (code) => NAMES[code] ?? code.replace(/^(Key|Digit)/, "");

/** @param {string} name as a game declares it */
const sentenceCase = (name) => (name[0].toUpperCase() + name.slice(1)).replaceAll("_", " ");
