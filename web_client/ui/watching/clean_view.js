/**
 * The clean view: the world and nothing else, for pictures and for streams. It holds while a round
 * runs; lobbies and results are shown as ever, and nothing that is pressed there ends it. Warnings and
 * the state of the connection stay visible: "no data for 1.2 s", and the overlay of a lost connection.
 */

import { el, put, toggle } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../input/bindings/page_keys.js").PageKeyName} PageKeyName */

const NOTE_STAYS_MS = 3500;
/** Keys of the page that leave the view clean, or end it by what they do. @type {readonly PageKeyName[]} */
const SILENT_KEYS = [
  "clean_view",
  "menu",
  "mute",
  "player_before",
  "player_after",
  "director",
  "overview",
  "free_camera",
];
/** Keys that answer a vote, while one is asked. @type {readonly PageKeyName[]} */
const VOTE_KEYS = ["vote_yes", "vote_no"];
/** Keys beyond letters, digits and signs that bring everything back. */
const ENDING_KEYS = ["Enter", "Escape", "Tab", "Backspace", "Delete"];

/**
 * @param {HTMLElement} root
 * @param {import("../shared/prompts.js").Prompts} prompts
 * @param {object} calls
 * @param {(code: string) => boolean} calls.isControl whether a code moves something in the match
 * @param {() => boolean} calls.isVoteAsked
 * @param {(is_on: boolean) => void} calls.on_clean
 */
export function createCleanView(root, prompts, { isControl, isVoteAsked, on_clean }) {
  const note = el("p", { class: "clean-note", role: "status" });
  root.append(note);
  let is_on = false;
  let hiding = 0;

  /** @param {boolean} on */
  function turn(on) {
    if (on === is_on) return;
    is_on = on;
    toggle(document.body, "clean", on);
    on_clean(on);
    window.clearTimeout(hiding);
    put(note, on ? noteText(prompts) : "");
    hiding = window.setTimeout(() => put(note, ""), NOTE_STAYS_MS);
  }

  /** Bring everything back. @returns {boolean} whether anything was hidden */
  function end() {
    const { classList } = document.body;
    const holds = is_on && classList.contains("playing") && !classList.contains("between-rounds");
    if (holds) turn(false);
    return holds;
  }

  /** @param {readonly PageKeyName[]} names @param {string} code */
  const isOneOf = (names, code) => names.some((name) => prompts.page_keys.is(name, code));

  /** A key or button went down. @param {string} code @returns {boolean} whether it brought everything back */
  function pressed(code) {
    const is_silent = isOneOf(SILENT_KEYS, code) || (isVoteAsked() && isOneOf(VOTE_KEYS, code));
    return !is_silent && !isControl(code) && end();
  }

  // Before the key does what it does: it may answer the vote.
  const before = { capture: true };
  window.addEventListener("keydown", (event) => isPlainKey(event) && pressed(event.code), before);
  window.addEventListener("pointerdown", ({ pointerType, button }) => {
    if (pointerType === "touch") end();
    else pressed(`Mouse${button}`);
  });

  return {
    get is_on() {
      return is_on;
    },
    turn,
    end,
    pressed,
  };
}

/**
 * Whether a key was pressed alone that neither takes a picture nor sets the volume or the window.
 *
 * @param {Pick<KeyboardEvent, "key" | "repeat" | "ctrlKey" | "metaKey" | "altKey">} event
 */
export function isPlainKey({ key, repeat, ctrlKey, metaKey, altKey }) {
  const is_alone = !repeat && !ctrlKey && !metaKey && !altKey;
  return is_alone && (key.length === 1 || ENDING_KEYS.includes(key));
}

/** @param {import("../shared/prompts.js").Prompts} prompts */
function noteText(prompts) {
  if (document.documentElement.dataset.device === "touch") return TEXTS.watching.back_by_touch;
  const keys = [prompts.page("clean_view"), prompts.page("menu")].filter(Boolean);
  return TEXTS.watching.back_by_key(keys);
}
