/** Keys, buttons, and what they do. */

/** Names of what can be pressed, by codes that do not show them. @type {Readonly<Record<string, string>>} */
const KEYS = {
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

export const controls = Object.freeze({
  keys: KEYS,
  /** A key beside the letters. @param {string} key */
  numpad: (key) => `Number ${key}`,
  left_stick: "Left stick",
  right_stick: "Right stick",
  mouse: "Mouse",
  all_games: "All games",
  /** The keys of the page itself. */
  page: {
    scores: "Scores",
    chat: "Chat",
    netgraph: "Network figures",
    mute: "Sound on or off",
    menu: "Menu",
    vote_yes: "Vote yes",
    vote_no: "Vote no",
    player_before: "Previous player",
    player_after: "Next player",
    free_camera: "Free camera",
  },
  /** In a sentence, where a control has no key. */
  unbound: "a key of your choice (see Settings)",
  /** In a sentence, by touch. @param {string} what the control does */
  thumb: (what) => `the ${what} button`,
});
