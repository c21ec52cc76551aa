/** The spectators' bar: what the camera does, whom it shows, and buttons to change that or to play. */

import { el, put, setVar } from "../shared/dom.js";
import { safeName } from "../shared/format.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../match/spectator_camera.js").CameraMode} CameraMode */
/** @typedef {{slot: number | null, mode: CameraMode}} Watching */
/** @typedef {import("../../input/bindings/page_keys.js").PageKeyName} PageKeyName */

const TEXT = TEXTS.watching;
/** @type {readonly [CameraMode, PageKeyName | null][]} */
const MODES = [
  ["follow", null],
  ["director", "director"],
  ["overview", "overview"],
  ["free", "free_camera"],
];
/** Where nobody is followed. */
const NO_SEAT = "#9fb2d8";

/**
 * @param {HTMLElement} root
 * @param {{on_turn: (step: number) => void, on_camera: (mode: CameraMode) => void,
 *   on_play: () => void, on_clean_view: () => void, colourOf: (slot: number) => string}} calls
 * @param {import("../shared/prompts.js").Prompts} prompts
 */
export function createSpectatorBar(root, calls, prompts) {
  const { on_turn, on_camera, on_play, on_clean_view, colourOf } = calls;
  const how = el("span");
  const who = el("b");
  const moves = el("small");
  const said = el("span", { class: "off-screen", role: "status" });
  const delay = el("p", { class: "delay", role: "status" });
  const before = keyButton("player_before", "◀", { "aria-label": TEXT.player_before });
  const next = keyButton("player_after", "▶", { "aria-label": TEXT.player_after });
  const clean = keyButton("clean_view", TEXT.clean_view, { class: "quiet" });
  const play = el("button", { type: "button", class: "primary" }, TEXT.play);
  const modes = MODES.map(([mode, key]) => {
    const { button, ...rest } = keyButton(key, TEXT.modes[mode], { title: TEXT.about[mode] });
    button.addEventListener("click", () => on_camera(mode));
    return { mode, button, ...rest };
  });
  const bar = el(
    "section",
    { class: "spectator", "aria-label": TEXT.title },
    el(
      "div",
      { class: "subject" },
      ...[before.button, el("p", {}, how, who, moves), next.button, said],
    ),
    el("div", { class: "buttons" }, clean.button, play),
    el(
      "div",
      { class: "modes", role: "group", "aria-label": TEXT.camera },
      ...modes.map(({ button }) => button),
    ),
    delay,
  );
  bar.hidden = true;
  root.append(bar);
  before.button.addEventListener("click", () => on_turn(-1));
  next.button.addEventListener("click", () => on_turn(1));
  clean.button.addEventListener("click", () => {
    clean.button.blur(); // else the next Space would press it again
    on_clean_view();
  });
  play.addEventListener("click", on_play);
  const keyed = [before, next, clean, ...modes];
  let delay_s = 0;
  /** @type {CameraMode | null} */
  let pressed = null;

  /** @param {CameraMode} now */
  function press(now) {
    if (now === pressed) return;
    pressed = now;
    for (const { mode, button } of modes) button.setAttribute("aria-pressed", `${mode === now}`);
    put(said, TEXT.about[now]);
  }

  return {
    /** @param {import("../shared/members.js").RoomView} room */
    showRoom({ status }) {
      delay_s = Number(status.settings.watch_delay_s ?? 0);
    },
    /** @param {View} view @param {Watching | null} watching null: a player */
    update(view, watching) {
      bar.hidden = watching === null;
      if (!watching) return;
      for (const { key, name } of keyed) put(name, key === null ? "" : prompts.page(key));
      press(watching.mode);
      delay.hidden = !delay_s;
      put(delay, delayLine(delay_s, view.seats.size === 0));
      const { slot, mode } = watching;
      const seat = mode === "free" || mode === "overview" ? undefined : view.seats.get(slot ?? -1);
      put(how, mode === "director" ? TEXT.directed : TEXT.watching);
      const keys = mode === "free" && !prompts.is_pad ? prompts.control("move") : "";
      put(who, seat ? safeName(seat.name) : seenIn(mode));
      put(moves, keys && TEXT.move(keys));
      setVar(bar, "--seat", seat && slot !== null ? colourOf(slot) : NO_SEAT);
    },
    remove: () => bar.remove(),
  };
}

/** Where nobody is followed. @param {CameraMode} mode */
const seenIn = (mode) => (mode === "follow" || mode === "director" ? TEXT.nobody : TEXT.seen[mode]);

/**
 * A button with the key that does the same.
 *
 * @param {PageKeyName | null} key @param {string} label @param {Record<string, string>} attributes
 */
function keyButton(key, label, attributes) {
  const name = el("kbd");
  const all = { type: "button", "aria-label": label, ...attributes };
  return { key, name, button: el("button", all, label, name) };
}

/** @param {number} delay_s @param {boolean} is_waiting for the first picture */
export function delayLine(delay_s, is_waiting) {
  if (!delay_s) return "";
  return is_waiting ? TEXT.late_begin(delay_s) : TEXT.late(delay_s);
}
