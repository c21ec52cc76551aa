/**
 * The options of the page, declared once: their values and defaults. A module asks for an option by its
 * name; the settings screen is drawn from this table, with the texts of `texts/`.
 *
 * Players read "Settings". In code, "settings" are a room's rules, and the player's own are options.
 */

/** @typedef {"sound" | "controls" | "view" | "comfort" | "stream"} GroupName */

/** @typedef {{ kind: "range", default: number, min: number, max: number, step: number, unit: string }} RangeValue */
/** @typedef {{ kind: "toggle", default: boolean }} ToggleValue */
/** @typedef {{ kind: "choice", default: string, values: readonly string[] }} ChoiceValue */
/** @typedef {{ kind: "bindings", default: import("./options.js").Bindings }} BindingsValue */

/** @typedef {{ group: GroupName } & (RangeValue | ToggleValue | ChoiceValue | BindingsValue)} Declared */

/** The groups in the order shown. @type {readonly GroupName[]} */
export const GROUPS = ["sound", "controls", "view", "comfort", "stream"];

/** @satisfies {Record<string, Declared>} */
export const OPTIONS = {
  muted: toggle("sound", false),
  volume: percent("sound", 60),
  effects_volume: percent("sound", 100),
  interface_volume: percent("sound", 100),
  bindings: { group: "controls", kind: "bindings", default: {} },
  turn_speed: percent("controls", 100, { min: 25, max: 300, step: 25 }),
  stick_dead_zone: percent("controls", 25, { min: 5, max: 60 }),
  one_thumb: toggle("controls", false),
  gamepad: toggle("controls", true),
  gamepad_dead_zone: percent("controls", 20, { min: 5, max: 60 }),
  vibration: toggle("controls", true),
  hud_size: percent("view", 100, { min: 70, max: 150 }),
  names: choice("view", "all", ["all", "team", "none"]),
  hints: toggle("view", true),
  quality: choice("view", "high", ["high", "medium", "low"]),
  particles: percent("view", 100, { step: 25 }),
  motion: choice("comfort", "device", ["device", "reduced", "full"]),
  shake: percent("comfort", 100),
  flashes: percent("comfort", 100),
  colours: choice("comfort", "usual", ["usual", "deuteranopia", "protanopia", "tritanopia"]),
  watch_camera: choice("stream", "follow", ["follow", "director", "overview"]),
  hide_code: toggle("stream", false),
};

/** @param {GroupName} group @param {boolean} value the default */
function toggle(group, value) {
  return { group, kind: /** @type {const} */ ("toggle"), default: value };
}

/** @param {GroupName} group @param {string} value the default @param {readonly string[]} values */
function choice(group, value, values) {
  return { group, kind: /** @type {const} */ ("choice"), default: value, values };
}

/**
 * @param {GroupName} group
 * @param {number} value the default
 * @param {{ min?: number, max?: number, step?: number }} [bounds]
 */
function percent(group, value, { min = 0, max = 100, step = 5 } = {}) {
  const kind = /** @type {const} */ ("range");
  return { group, kind, default: value, min, max, step, unit: "%" };
}
