/** The HUD that every game has: clock, own score and place, leaders, ping. */

import { PHASES } from "../../generated/protocol.js";
import { el, put, setVar, toggle } from "../shared/dom.js";
import * as format from "../shared/format.js";
import { createPing } from "../network/ping.js";
import { teamText } from "../shared/members.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */

const LEADERS = 5;
const SLOW_MS = 200;
const HURRY_S = 10;

/**
 * Tools for a game's own HUD, so that it needs no import from here.
 * @typedef {object} HudKit
 * @property {typeof el} el
 * @property {typeof put} put
 * @property {typeof setVar} setVar
 * @property {typeof toggle} toggle
 * @property {typeof format} format
 * @property {(slot: number) => string} colourOf
 * @property {typeof teamText} teamText
 * @property {import("../shared/prompts.js").Prompts} prompts What to press, by the name of a control.
 */

/** @param {(slot: number) => string} colourOf @param {HudKit["prompts"]} prompts @returns {HudKit} */
export const hudKit = (colourOf, prompts) => ({
  el,
  put,
  setVar,
  toggle,
  format,
  colourOf,
  teamText,
  prompts,
});

/**
 * @param {HTMLElement} root
 * @param {{colourOf: (slot: number) => string, on_scores: () => void}} calls
 */
export function createBaseHud(root, { colourOf, on_scores }) {
  const time = el("span", { class: "time", role: "timer" });
  const phase = el("span", { class: "phase" });
  const score = el("strong");
  const place = el("span", { class: "place" });
  const leaders = el("ol", { class: "leaders" });
  const scores = el(
    "button",
    { type: "button", class: "scores", "aria-label": TEXTS.match.show_scores },
    el("span", { class: "own-score" }, score, place),
    leaders,
  );
  const ping = createPing();
  const bar = el(
    "div",
    { class: "hud-top" },
    scores,
    el("div", { class: "round" }, time, phase),
    ping.node,
  );
  root.append(bar);
  scores.addEventListener("click", () => {
    on_scores();
    scores.blur(); // else the next Space would open it again instead of reaching the game
  });
  let slow_ms = -SLOW_MS;

  /** @param {View} view */
  function showScores(view) {
    const lines = format.standings(view.seats);
    const own = lines.find((line) => line.slot === view.own?.slot);
    put(score, own ? String(own.seat.score) : "–");
    put(place, own ? TEXTS.match.place(own.place, lines.length) : TEXTS.match.is_watching);
    const shown = lines.slice(0, LEADERS);
    while (leaders.children.length > shown.length) leaders.lastElementChild?.remove();
    while (leaders.children.length < shown.length) leaders.append(leaderLine());
    shown.forEach(({ slot, seat }, i) => {
      const line = /** @type {HTMLElement} */ (leaders.children[i]);
      setVar(line, "--seat", colourOf(slot));
      toggle(line, "own", slot === view.own?.slot);
      put(line.children[1], format.safeName(seat.name));
      put(line.children[2], String(seat.score));
    });
  }

  /** @param {View} view */
  function showClock(view) {
    const left = format.secondsLeft(view.match, view.tick, view.tick_hz);
    const is_known = view.match.phase !== PHASES.lobby; // else nothing of the match has come yet
    put(time, !is_known ? "–" : left === null ? "∞" : format.clock(left));
    const is_playing = view.match.phase === PHASES.playing;
    toggle(time, "hurry", is_playing && left !== null && left <= HURRY_S);
    put(
      phase,
      is_known && left === null ? TEXTS.match.endless : (PHASE_NAMES[view.match.phase] ?? ""),
    );
  }

  return {
    /** @param {View} view */
    update(view) {
      showClock(view);
      if (view.now_ms - slow_ms < SLOW_MS) return;
      slow_ms = view.now_ms;
      showScores(view);
      ping.update(view.net);
    },
    remove: () => bar.remove(),
  };
}

/** @type {Record<number, string>} */
const PHASE_NAMES = {
  [PHASES.lobby]: "",
  [PHASES.countdown]: TEXTS.match.get_ready,
  [PHASES.playing]: "",
  [PHASES.results]: TEXTS.words.results,
};

function leaderLine() {
  return el("li", {}, el("i", { class: "dot" }), el("span"), el("b"));
}
