/** The overlay over everything: a lost connection that is being mended, or an error to act on. */

import { copyText } from "./shared/copying.js";
import { el, put, setVar } from "./shared/dom.js";
import { TEXTS } from "../texts/texts.js";

/** @typedef {"retry"|"reload"|"home"} Action */

/**
 * What went wrong, and what to do.
 *
 * @typedef {object} Failure
 * @property {string} title
 * @property {string} sentence
 * @property {Action} action
 * @property {string} [incident] the number by which whoever runs the server finds the mistake
 */

/**
 * What is said while the page tries to come back.
 *
 * @typedef {object} Waiting
 * @property {string} title
 * @property {string} reason a sentence, or empty
 * @property {boolean} keeps whether the server keeps the visitor's place meanwhile
 */

/** @typedef {{freshness: "fresh"|"stale"|"lost", quiet_ms: number}} Silence */

/** What the card says: nothing, or one of its three stories. @typedef {""|"working"|"silent"|"reconnecting"} Story */

const COUNT_EVERY_MS = 200;
const { actions, offline, silent, silent_for, trying, try_now, one_moment } = TEXTS.endings;

/**
 * @param {HTMLElement} root
 * @param {{on_retry: () => void, on_home: () => void, on_reconnect: () => void}} calls
 */
export function createOverlay(root, { on_retry, on_home, on_reconnect }) {
  const reason = el("p", { class: "sentence" });
  // Counts, and so is not read aloud.
  const waiting = el("p", { class: "sentence notranslate", translate: "no", "aria-live": "off" });
  const again = el("button", { type: "button", class: "primary" }, try_now);
  const leave = el("button", { type: "button", class: "quiet" }, TEXTS.words.leave_room);
  const headline = el("h2");
  const bar = el("div", { class: "wait-bar", "aria-hidden": "true" }, el("i"));
  const card = el(
    "div",
    { class: "card", tabindex: "-1" },
    el("div", { class: "spinner", "aria-hidden": "true" }),
    el("div", { role: "status" }, headline, reason),
    waiting,
    bar,
    again,
    leave,
  );
  const mending = el("section", { class: "overlay mending" }, card);
  mending.hidden = true;

  const failure_title = el("h2", { id: "failure-title" });
  const sentence = el("p", { class: "sentence" });
  const act = el("button", { type: "button", class: "primary" });
  const home = el("button", { type: "button", class: "quiet" }, actions.home);
  const incident = createIncident();
  const failure = el(
    "dialog",
    { class: "overlay failure", "aria-labelledby": "failure-title" },
    el("div", { class: "card" }, failure_title, sentence, incident.node, act, home),
  );
  root.append(mending, failure);

  let counting = 0;
  /** @type {Story} */
  let story = "";
  /** What had the focus before the card took it. @type {Element | null} */
  let focused = null;
  /** @type {Action} */
  let action = "home";
  leave.addEventListener("click", on_home);
  again.addEventListener("click", on_reconnect);
  home.addEventListener("click", () => leaveTo("home"));
  act.addEventListener("click", () => leaveTo(action));
  failure.addEventListener("cancel", (event) => {
    event.preventDefault();
    leaveTo(home.hidden ? action : "home");
  });

  /** @param {Action} where */
  function leaveTo(where) {
    failure.close();
    if (where === "reload") window.location.reload();
    else if (where === "retry") on_retry();
    else on_home();
  }

  /**
   * @param {Story} what @param {string} title_text @param {string} why @param {string} sentence_text
   * @param {number} [wait] 0 to 1
   */
  function showMending(what, title_text, why, sentence_text, wait = 0) {
    const begins = mending.hidden;
    story = what;
    mending.hidden = false;
    put(headline, title_text);
    put(reason, why);
    reason.hidden = !why;
    put(waiting, sentence_text);
    setVar(mending, "--wait", wait.toFixed(3));
    bar.hidden = what !== "reconnecting";
    again.hidden = leave.hidden = what === "working";
    if (begins && what !== "working") takeFocus();
  }

  /** With the focus on the card, Tab leads to its buttons, and keys of the game press none of them. */
  function takeFocus() {
    focused = document.activeElement;
    card.focus({ preventScroll: true });
  }

  function stopCounting() {
    window.clearInterval(counting);
  }

  function hideMending() {
    stopCounting();
    story = "";
    mending.hidden = true;
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    focused = null;
  }

  return {
    /** The server is being asked. @param {string} what */
    working(what) {
      stopCounting();
      showMending("working", one_moment, "", what);
    },
    /** The connection stands, and nothing comes. Called every frame. @param {Silence} silence */
    silent({ freshness, quiet_ms }) {
      if (freshness !== "lost") {
        if (story === "silent") hideMending();
        return;
      }
      if (story !== "" && story !== "silent") return;
      put(leave, TEXTS.words.leave_room);
      const seconds = Math.floor(quiet_ms / 1000);
      const why = navigator.onLine === false ? offline : "";
      showMending("silent", silent, why, silent_for(seconds));
    },
    /** Whether the card is shown. */
    get is_mending() {
      return !mending.hidden;
    },
    /** The connection is lost; counts down by itself until the next attempt.
     * @param {import("../net/socket.js").Retry & Waiting} state
     * @param {number} hold_s How long a place is kept. */
    reconnecting({ attempt, retry_in_ms, has_seat, keeps, since_ms, title, reason: why }, hold_s) {
      const until_ms = performance.now() + retry_in_ms;
      const held_until_ms = keeps ? since_ms + hold_s * 1000 : 0;
      const count = () => {
        const now_ms = performance.now();
        const left_ms = Math.max(0, until_ms - now_ms);
        const share = retry_in_ms > 0 ? left_ms / retry_in_ms : 0;
        put(leave, has_seat ? TEXTS.words.leave_room : actions.home);
        const line = trying(
          attempt,
          Math.ceil(left_ms / 1000),
          now_ms < held_until_ms ? hold_s : 0,
        );
        showMending("reconnecting", title, why, line, share);
      };
      stopCounting();
      counting = window.setInterval(count, COUNT_EVERY_MS);
      count();
    },
    connected: hideMending,
    /** Shows what went wrong and what to do. @param {Failure} problem */
    fail(problem) {
      hideMending();
      action = problem.action;
      put(failure_title, problem.title);
      put(sentence, problem.sentence);
      sentence.hidden = !problem.sentence;
      put(act, actions[action]);
      incident.show(problem.incident ?? "");
      home.hidden = action === "home";
      if (!failure.open) failure.showModal();
      act.focus();
    },
    close() {
      hideMending();
      if (failure.open) failure.close();
    },
  };
}

/** An incident's number, with a button that copies it. */
function createIncident() {
  const number = el("code");
  const copy = el("button", { type: "button", class: "quiet" });
  const node = el("p", { class: "incident" }, `${TEXTS.endings.incident} `, number, copy);
  const label = (/** @type {string} */ text) => put(copy, text);
  copy.addEventListener("click", async () => {
    const is_copied = await copyText(number.textContent ?? "");
    label(is_copied ? TEXTS.words.copied : TEXTS.endings.copy_by_hand);
  });
  return {
    node,
    /** @param {string} incident empty: none */
    show(incident) {
      put(number, incident);
      label(TEXTS.endings.copy);
      node.hidden = !incident;
    },
  };
}
