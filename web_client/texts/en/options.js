/** The settings screen, and every option on it. */

/** What can be pressed on each device. */
const PRESSED = {
  pad: "a button of the gamepad",
  keys: "a key",
  keys_or_mouse: "a key or a mouse button",
};

export const options = Object.freeze({
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
  /** @param {string} control @param {"pad" | "keys" | "keys_or_mouse"} device */
  press: (control, device) => `Press ${PRESSED[device]} for “${control}”. Esc cancels.`,
  leave_empty: "Leave it empty",
  cancel: "Cancel",
  /** @param {string} key @param {string} other the control that has it */
  conflict: (key, other) => `${key} is “${other}” already.`,
  swap: "Swap them",
  /** @param {string} other */
  take: (other) => `Take it from “${other}”`,
  taken_keys: "Ctrl, Alt and ⌘ belong to the browser.",
  hide_code: "Hide code",
  show_code: "Show code",

  /** Labels of the groups. */
  groups: {
    sound: "Sound",
    controls: "Controls",
    view: "View",
    comfort: "Comfort",
    stream: "Stream",
  },
  /**
   * What players read of each option: its label, a sentence, and the labels of its choices.
   *
   * @type {Readonly<Record<string, { label: string, help: string, choices?: Readonly<Record<string, string>> }>>}
   */
  about: {
    muted: {
      label: "Mute",
      help: "No sound at all.",
    },
    volume: {
      label: "Volume",
      help: "How loud everything is together.",
    },
    effects_volume: {
      label: "Game",
      help: "Shots, hits and everything else in the match.",
    },
    interface_volume: {
      label: "Messages and buttons",
      help: "Chat, countdowns, and people who join.",
    },
    bindings: {
      label: "Keys and buttons",
      help: "Press a place, then the new key or button. Delete leaves the place empty.",
    },
    turn_speed: {
      label: "Turning speed",
      help: "How fast the keys turn your aim.",
    },
    stick_dead_zone: {
      label: "Dead zone on the touch screen",
      help: "How far a thumb moves before a stick counts as pushed.",
    },
    one_thumb: {
      label: "Play with one thumb",
      help: "On a touch screen: you steer, the game aims at the nearest opponent in sight and fires.",
    },
    gamepad: {
      label: "Gamepad",
      help: "Use a gamepad when one is connected.",
    },
    gamepad_dead_zone: {
      label: "Dead zone of the gamepad's sticks",
      help: "Raise it if you move or turn without touching a stick.",
    },
    vibration: {
      label: "Vibration",
      help: "Feel hits on a phone or a gamepad that can vibrate.",
    },
    hud_size: {
      label: "Size of texts and buttons",
      help: "They also grow with your screen.",
    },
    names: {
      label: "Names in the match",
      help: "Names stand beside players.",
      choices: { all: "Everybody", team: "My team", none: "Nobody" },
    },
    hints: {
      label: "Hints",
      help: "A sentence when something is new. Switch them on again to start over.",
    },
    quality: {
      label: "Picture",
      help: "Choose Fast if the match does not run smoothly.",
      choices: { high: "Sharp", medium: "Medium", low: "Fast" },
    },
    particles: {
      label: "Sparks",
      help: "Fewer are calmer, and easier for a slow device.",
    },
    motion: {
      label: "Movement",
      help: "Reduced: nothing shakes or glides that does not have to, and flashes are half as bright.",
      choices: { device: "As this device", reduced: "Reduced", full: "Full" },
    },
    shake: {
      label: "Screen shake",
      help: "How much the picture shakes when something hits hard.",
    },
    flashes: {
      label: "Flashes",
      help: "How bright sudden lights are.",
    },
    colours: {
      label: "Colours",
      help: "Colours of players and teams that you can tell apart.",
      choices: {
        usual: "Usual",
        deuteranopia: "For deuteranopia (green)",
        protanopia: "For protanopia (red)",
        tritanopia: "For tritanopia (blue)",
      },
    },
    watch_camera: {
      label: "Camera when you watch",
      help: "The director goes where something happens. A program that captures the match can open the room's link with ?clean behind it, which shows nothing else.",
      choices: { follow: "Follow a player", director: "Director", overview: "Overview" },
    },
    hide_code: {
      label: "Hide the room's code",
      help: "Viewers of your stream see dots instead of code and link. A button shows code and link.",
    },
  },
});
