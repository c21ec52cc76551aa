/** Around a round: the wait for company, the countdown, "Go", and the results. */

import { PHASES } from "../../generated/protocol.js";
import { el, put, toggle } from "../shared/dom.js";
import { secondsLeft } from "../shared/format.js";
import { createResults } from "./results.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../shared/members.js").RoomView} RoomView */

const GO_MS = 1100;
const EMPTY_SEAT = 0;

/**
 * @typedef {object} Expected company in the room, after a quick play
 * @property {number | null} wait_s 0: it is there; null: nothing is known
 * @property {number} since_ms
 */

/**
 * @param {HTMLElement} root
 * @param {import("./results.js").ResultCalls} calls
 * @param {string} goal how a round is won; may be empty
 */
export function createBanners(root, calls, goal) {
  const { on_command } = calls;
  const number = el("strong");
  const caption = el("span");
  const aim = el("p", { class: "goal" });
  const unready = el("button", { type: "button" }, TEXTS.words.not_ready);
  const stop = el("button", { type: "button" }, TEXTS.results.stop);
  const buttons = el("div", { class: "buttons" }, unready, stop);
  const countdown = el(
    "div",
    { class: "countdown", "aria-live": "polite" },
    caption,
    number,
    aim,
    buttons,
  );
  const waiting = el("p", { class: "waiting", role: "status" });
  countdown.hidden = waiting.hidden = true;
  root.append(countdown, waiting);
  const results = createResults(root, calls, goal);
  let phase = -1;
  let go_until_ms = 0;
  /** @type {RoomView | null} */
  let room = null;
  /** @type {Expected | null} */
  let expected = null;

  unready.addEventListener("click", () => on_command("ready", { on: false }));
  stop.addEventListener("click", () => on_command("stop"));

  /** @param {View} view */
  function showCountdown(view) {
    const left = secondsLeft(view.match, view.tick, view.tick_hz);
    const is_counting = view.match.phase === PHASES.countdown && left !== null;
    const is_go = view.now_ms < go_until_ms;
    countdown.hidden = !is_counting && !is_go;
    if (countdown.hidden) return;
    const text = is_go ? TEXTS.results.go : String(Math.max(1, Math.ceil(left ?? 0)));
    put(aim, is_go ? "" : goal);
    put(caption, is_go ? "" : TEXTS.results.starts_in(view.match.round || 1));
    const can_stop = is_counting && (room?.status.lobby ?? false);
    unready.hidden = !can_stop || !room?.me?.ready;
    stop.hidden = !can_stop || !room?.is_host;
    buttons.hidden = unready.hidden && stop.hidden;
    if (number.textContent === text) return;
    number.textContent = text;
    replay(number, "beat");
  }

  /** @param {View} view */
  function showWaiting(view) {
    if (expected !== null) {
      const others = [...view.seats].filter(
        ([slot, { state }]) => slot !== view.own?.slot && state !== EMPTY_SEAT,
      );
      if (others.length) expected = null;
    }
    waiting.hidden = expected === null || expected.wait_s === 0 || !view.own;
    if (!waiting.hidden && expected) put(waiting, waitingLine(expected, view.now_ms));
  }

  return {
    /** @param {View} view */
    update(view) {
      const before = phase;
      phase = view.match.phase;
      if (before === PHASES.countdown && phase === PHASES.playing)
        go_until_ms = view.now_ms + GO_MS;
      showCountdown(view);
      showWaiting(view);
      toggle(document.body, "between-rounds", phase === PHASES.results);
      results.update(view);
    },
    /** @param {RoomView} now */
    showRoom(now) {
      room = now;
      results.showRoom(now);
    },
    /** @param {Expected} wait */
    expect(wait) {
      expected = wait;
    },
    remove() {
      countdown.remove();
      waiting.remove();
      results.remove();
      document.body.classList.remove("between-rounds");
    },
  };
}

/** When others will be there. @param {Expected} expected @param {number} now_ms */
export function waitingLine({ wait_s, since_ms }, now_ms) {
  if (wait_s === null) return TEXTS.results.looking;
  return TEXTS.results.bots_join(Math.ceil(wait_s - (now_ms - since_ms) / 1000));
}

/** Starts an element's animation again. @param {HTMLElement} node @param {string} name */
function replay(node, name) {
  node.classList.remove(name);
  void node.offsetWidth; // layout must see it gone before it comes back
  node.classList.add(name);
}
