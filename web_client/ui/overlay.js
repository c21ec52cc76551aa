/** The overlay over everything: a lost connection that is being mended, or an error to act on. */

import { el, put, setVar } from "./shared/dom.js";

/** @typedef {"retry"|"reload"|"home"} Action */
/** @typedef {{title: string, sentence: string, action: Action}} Failure */

const COUNT_EVERY_MS = 200;
const LABELS = { retry: "Try again", reload: "Reload the page", home: "Back to the start" };

/**
 * @param {HTMLElement} root
 * @param {{on_retry: () => void, on_home: () => void}} calls
 */
export function createOverlay(root, { on_retry, on_home }) {
  const reason = el("p", { class: "sentence" });
  const waiting = el("p", { class: "sentence notranslate", translate: "no" });
  const leave = el("button", { type: "button", class: "quiet" }, "Leave the match");
  const headline = el("h2");
  const bar = el("div", { class: "wait-bar", "aria-hidden": "true" }, el("i"));
  const mending = el(
    "section",
    { class: "overlay mending", role: "status" },
    el(
      "div",
      { class: "card" },
      el("div", { class: "spinner", "aria-hidden": "true" }),
      headline,
      reason,
      waiting,
      bar,
      leave,
    ),
  );
  mending.hidden = true;

  const title = el("h2", { id: "failure-title" });
  const sentence = el("p", { class: "sentence" });
  const act = el("button", { type: "button", class: "primary" });
  const home = el("button", { type: "button", class: "quiet" }, LABELS.home);
  const failure = el(
    "dialog",
    { class: "overlay failure", "aria-labelledby": "failure-title" },
    el("div", { class: "card" }, title, sentence, act, home),
  );
  root.append(mending, failure);

  let counting = 0;
  /** @type {Action} */
  let action = "home";
  leave.addEventListener("click", on_home);
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
   * @param {string} title_text @param {string} why @param {string} sentence_text
   * @param {number} wait 0 to 1
   */
  function showMending(title_text, why, sentence_text, wait) {
    mending.hidden = false;
    put(headline, title_text);
    put(reason, why);
    reason.hidden = !why;
    put(waiting, sentence_text);
    setVar(mending, "--wait", wait.toFixed(3));
  }

  function stopCounting() {
    window.clearInterval(counting);
  }

  function hideMending() {
    stopCounting();
    mending.hidden = true;
  }

  return {
    /** The server is being asked. @param {string} what */
    working(what) {
      stopCounting();
      showMending("One moment", "", what, 0);
    },
    /** The connection is lost; counts down by itself until the next attempt.
     * @param {import("../net/socket.js").Retry} state
     * @param {number} hold_s How long a place is kept. */
    reconnecting({ attempt, retry_in_ms, has_seat, since_ms, reason: why }, hold_s) {
      const until_ms = performance.now() + retry_in_ms;
      const held_until_ms = has_seat ? since_ms + hold_s * 1000 : 0;
      const count = () => {
        const now_ms = performance.now();
        const left_ms = Math.max(0, until_ms - now_ms);
        const share = retry_in_ms > 0 ? left_ms / retry_in_ms : 0;
        const title_text = has_seat ? "Connection lost" : "The server cannot be reached";
        put(leave, has_seat ? "Leave the match" : LABELS.home);
        const line = waitLine(attempt, left_ms, now_ms < held_until_ms ? hold_s : 0);
        showMending(title_text, why, line, share);
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
      put(title, problem.title);
      put(sentence, problem.sentence);
      put(act, LABELS[action]);
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

/**
 * When the next attempt is, and what is kept meanwhile.
 * @param {number} attempt From 1. @param {number} left_ms
 * @param {number} kept_s For how long a place is kept; 0: there is none.
 */
export function waitLine(attempt, left_ms, kept_s) {
  const seconds = Math.ceil(left_ms / 1000);
  const when = seconds > 0 ? `Trying again in ${seconds} s` : "Trying again now";
  const which = attempt > 1 ? ` (attempt ${attempt})` : "";
  const kept = kept_s ? ` Your place and score are kept for ${kept_s} seconds.` : "";
  return `${when}${which}.${kept}`;
}
