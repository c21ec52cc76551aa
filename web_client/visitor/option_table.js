/**
 * The options of the page, declared once: values, defaults, and every text that a player reads about
 * them. A module asks for an option by its name; the settings screen is drawn from this table.
 *
 * Players read "Settings". In code, "settings" are a room's rules, and the player's own are options.
 */

/** @typedef {"sound" | "controls" | "view" | "comfort" | "stream"} GroupName */

/**
 * @typedef {object} OptionText
 * @property {GroupName} group
 * @property {string} label
 * @property {string} help a sentence
 */

/** @typedef {{ kind: "range", default: number, min: number, max: number, step: number, unit: string }} RangeValue */
/** @typedef {{ kind: "toggle", default: boolean }} ToggleValue */
/** @typedef {{ kind: "choice", default: string, choices: Readonly<Record<string, string>> }} ChoiceValue `choices`: labels by value */
/** @typedef {{ kind: "bindings", default: import("./options.js").Bindings }} BindingsValue */

/** @typedef {OptionText & (RangeValue | ToggleValue | ChoiceValue | BindingsValue)} Declared */

/** @type {Readonly<Record<GroupName, string>>} labels by name, in the order shown */
export const GROUPS = Object.freeze({
  sound: "Sound",
  controls: "Controls",
  view: "View",
  comfort: "Comfort",
  stream: "Stream",
});

/** What can be pressed on each device. */
const PRESSED = {
  pad: "a button of the gamepad",
  keys: "a key",
  "keys or mouse": "a key or a mouse button",
};

/** Other texts of the settings screen. */
export const TEXTS = Object.freeze({
  title: "Settings",
  done: "Done",
  defaults: "Use defaults",
  fullscreen: "Whole screen",
  fullscreen_help: "Hide everything around the game.",
  enter_fullscreen: "Full screen",
  leave_fullscreen: "Leave full screen",
  usual_keys: "Usual keys",
  /** The places of a control's keys. */
  places: ["key", "second key", "gamepad"],
  empty: "empty",
  listening: "Press…",
  /** @param {string} control @param {"pad" | "keys" | "keys or mouse"} device */
  press: (control, device) => `Press ${PRESSED[device]} for “${control}”. Esc cancels.`,
  leave_empty: "Leave it empty",
  cancel: "Cancel",
  /** @param {string} key @param {string} other the control that has it */
  conflict: (key, other) => `${key} is “${other}” already.`,
  swap: "Swap them",
  /** @param {string} other */
  take: (other) => `Take it from “${other}”`,
  taken_keys: "Ctrl, Alt and ⌘ belong to the browser.",
});

/** @satisfies {Record<string, Declared>} */
export const OPTIONS = {
  muted: {
    group: "sound",
    kind: "toggle",
    default: false,
    label: "Mute",
    help: "No sound at all.",
  },
  volume: {
    ...percent("sound", 60),
    label: "Volume",
    help: "How loud everything is together.",
  },
  effects_volume: {
    ...percent("sound", 100),
    label: "Game",
    help: "Shots, hits and everything else in the match.",
  },
  interface_volume: {
    ...percent("sound", 100),
    label: "Messages and buttons",
    help: "Chat, countdowns, and people who join.",
  },
  bindings: {
    group: "controls",
    kind: "bindings",
    default: {},
    label: "Keys and buttons",
    help: "Press a place, then the new key or button. Delete leaves the place empty.",
  },
  turn_speed: {
    ...percent("controls", 100, { min: 25, max: 300, step: 25 }),
    label: "Turning speed",
    help: "How fast your aim turns by its keys.",
  },
  stick_dead_zone: {
    ...percent("controls", 25, { min: 5, max: 60 }),
    label: "Dead zone on the touch screen",
    help: "How far a thumb moves before a stick counts as pushed.",
  },
  one_thumb: {
    group: "controls",
    kind: "toggle",
    default: false,
    label: "Play with one thumb",
    help: "On a touch screen: you steer, the game aims at the nearest opponent in sight and fires.",
  },
  gamepad: {
    group: "controls",
    kind: "toggle",
    default: true,
    label: "Gamepad",
    help: "Use a gamepad when one is connected.",
  },
  gamepad_dead_zone: {
    ...percent("controls", 20, { min: 5, max: 60 }),
    label: "Dead zone of the gamepad's sticks",
    help: "Raise it if you move or turn without touching a stick.",
  },
  vibration: {
    group: "controls",
    kind: "toggle",
    default: true,
    label: "Vibration",
    help: "Feel hits on a phone or a gamepad that can vibrate.",
  },
  hud_size: {
    ...percent("view", 100, { min: 70, max: 150 }),
    label: "Size of texts and buttons",
    help: "They also grow with your screen.",
  },
  names: {
    group: "view",
    kind: "choice",
    default: "all",
    choices: { all: "Everybody", team: "My team", none: "Nobody" },
    label: "Names in the match",
    help: "Names stand beside players.",
  },
  hints: {
    group: "view",
    kind: "toggle",
    default: true,
    label: "Hints",
    help: "A sentence when something is new. Switch them on again to start over.",
  },
  quality: {
    group: "view",
    kind: "choice",
    default: "high",
    choices: { high: "Sharp", medium: "Medium", low: "Fast" },
    label: "Picture",
    help: "Choose Fast if the match does not run smoothly.",
  },
  particles: {
    ...percent("view", 100, { step: 25 }),
    label: "Sparks",
    help: "Fewer are calmer, and easier for a slow device.",
  },
  motion: {
    group: "comfort",
    kind: "choice",
    default: "device",
    choices: { device: "As this device", reduced: "Reduced", full: "Full" },
    label: "Movement",
    help: "Reduced: nothing shakes or glides that does not have to, and flashes are half as bright.",
  },
  shake: {
    ...percent("comfort", 100),
    label: "Screen shake",
    help: "How much the picture shakes when something hits hard.",
  },
  flashes: {
    ...percent("comfort", 100),
    label: "Flashes",
    help: "How bright sudden lights are.",
  },
  colours: {
    group: "comfort",
    kind: "choice",
    default: "usual",
    choices: {
      usual: "Usual",
      deuteranopia: "For deuteranopia (green)",
      protanopia: "For protanopia (red)",
      tritanopia: "For tritanopia (blue)",
    },
    label: "Colours",
    help: "Colours of players and teams that you can tell apart.",
  },
  watch_camera: {
    group: "stream",
    kind: "choice",
    default: "follow",
    choices: { follow: "Follow a player", director: "Director", overview: "Overview" },
    label: "Camera when you watch",
    help: "The director goes where something happens. For a program that captures the match, open the room's link with ?clean behind it: it shows nothing else.",
  },
  hide_code: {
    group: "stream",
    kind: "toggle",
    default: false,
    label: "Hide the room's code",
    help: "Viewers of your stream see dots instead of code and link. A button shows code and link.",
  },
};

/**
 * @param {GroupName} group
 * @param {number} value the default
 * @param {{ min?: number, max?: number, step?: number }} [bounds]
 */
function percent(group, value, { min = 0, max = 100, step = 5 } = {}) {
  const kind = /** @type {const} */ ("range");
  return { group, kind, default: value, min, max, step, unit: "%" };
}
