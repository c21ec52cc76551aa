/** The spectators' bar: the followed player, the next one, a free camera, and a button to play. */

import { el, put, setVar, toggle } from "../shared/dom.js";
import { safeName } from "../shared/format.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {{slot: number | null, is_free: boolean}} Watching */

/**
 * @param {HTMLElement} root
 * @param {{on_turn: (step: number) => void, on_free: () => void, on_play: () => void,
 *   colourOf: (slot: number) => string}} calls
 * @param {import("../shared/prompts.js").Prompts} prompts
 */
export function createSpectatorBar(root, { on_turn, on_free, on_play, colourOf }, prompts) {
  const who = el("b");
  const delay = el("p", { class: "delay", role: "status" });
  const before = el("button", { type: "button", "aria-label": "Previous player" }, "◀");
  const next = el("button", { type: "button", "aria-label": "Next player" }, "▶");
  const free = el("button", { type: "button" });
  const play = el("button", { type: "button", class: "primary" }, "Play");
  const [before_key, after_key, free_key, move_keys] = [0, 1, 2, 3].map(() => el("kbd"));
  const bar = el(
    "section",
    { class: "spectator", "aria-label": "Watching" },
    el("p", {}, el("span", {}, "Watching "), who),
    delay,
    el("div", { class: "buttons" }, before, next, free, play),
    el(
      "p",
      { class: "keys" },
      before_key,
      after_key,
      " players ",
      free_key,
      " free camera ",
      move_keys,
      " move it",
    ),
  );
  bar.hidden = true;
  root.append(bar);
  before.addEventListener("click", () => on_turn(-1));
  next.addEventListener("click", () => on_turn(1));
  free.addEventListener("click", on_free);
  play.addEventListener("click", on_play);

  let delay_s = 0;

  return {
    /** @param {import("../shared/members.js").RoomView} room */
    showRoom({ status }) {
      delay_s = Number(status.settings.watch_delay_s ?? 0);
    },
    /** @param {View} view @param {Watching | null} watching null: a player */
    update(view, watching) {
      bar.hidden = watching === null;
      if (!watching) return;
      put(before_key, prompts.page("player_before"));
      put(after_key, prompts.page("player_after"));
      put(free_key, prompts.page("free_camera"));
      put(move_keys, prompts.control("move"));
      delay.hidden = !delay_s;
      put(delay, delayLine(delay_s, view.seats.size === 0));
      const { slot, is_free } = watching;
      const seat = slot === null ? undefined : view.seats.get(slot);
      put(who, is_free ? "freely" : seat ? safeName(seat.name) : "the arena");
      setVar(bar, "--seat", slot === null || is_free ? "#9fb2d8" : colourOf(slot));
      put(free, is_free ? "Follow a player" : "Free camera");
      toggle(bar, "free", is_free);
    },
    remove: () => bar.remove(),
  };
}

/** @param {number} delay_s @param {boolean} is_waiting for the first picture */
export function delayLine(delay_s, is_waiting) {
  if (!delay_s) return "";
  return is_waiting
    ? `The match is shown ${delay_s} s late: it is about to begin.`
    : `${delay_s} s late`;
}
