/**
 * How a stay in a room ends: what the last screen says, and what it offers; and what is said while the
 * page tries to come back.
 *
 * Each sentence says no more than is known. The server's own reason is shown wherever it gives one;
 * only it knows why a room has closed.
 */

import { TEXTS } from "../texts/texts.js";

const { titles } = TEXTS.endings;

/** What to offer, by the close code's name or the refusal's code; elsewhere it is to try again. @type {Record<string, import("../ui/overlay.js").Action>} */
const ACTIONS = {
  version: "reload",
  page_fault: "reload",
  auth: "home",
  room_gone: "home",
  no_such_room: "home",
  too_costly: "home",
  banned: "home",
  kicked: "home",
  refused: "home",
};

/**
 * What is said while the page tries to come back, by the name of the close code that the server gave.
 * No place is kept in a server that restarts, nor in a room that has failed.
 *
 * @type {Record<string, import("../ui/overlay.js").Waiting>}
 */
const WAITING = {
  draining: { title: TEXTS.endings.restarts, reason: TEXTS.endings.ends_with_it, keeps: false },
  internal: { title: TEXTS.endings.mistake, reason: "", keeps: false },
};

/** Refusals after which a password is asked for. */
export const PASSWORD_REFUSALS = ["password_needed", "wrong_password"];

/** Ends that only mean that there is no room to come back to. */
const GONE = ["auth", "room_gone", "no_such_room"];

/**
 * What to show and offer at an end.
 *
 * @param {import("../net/socket.js").CloseReason} end
 * @returns {import("../ui/overlay.js").Failure}
 */
export function endingOf({ name, reason, refusal, before }) {
  const end = refusal ?? name;
  if (GONE.includes(end)) return gone(end, reason, before ?? null);
  const { other_refusal, other_ending, reload } = TEXTS.endings;
  const title = titles[end] ?? (refusal ? other_refusal : other_ending);
  const sentence = end === "page_fault" ? reload : reason;
  return { title, action: ACTIONS[end] ?? "retry", ...apart(title, sentence) };
}

/** Ends of a connection by which its room ends too. */
const ENDS_ROOM = ["draining", "internal"];

/**
 * Of a lost connection and a refused way back, the one that says more about where the room is.
 *
 * @param {import("../net/socket.js").Closed | null | undefined} lost
 * @param {import("../net/socket.js").Closed} refused
 */
export const causeOf = (lost, refused) => (lost && ENDS_ROOM.includes(lost.name) ? lost : refused);

/**
 * There is no room to come back to. Why the connection before has ended says more than that, except
 * where the server knows why the room has closed.
 *
 * @param {string} end
 * @param {string} reason
 * @param {import("../net/socket.js").Closed | null} before
 * @returns {import("../ui/overlay.js").Failure}
 */
function gone(end, reason, before) {
  const title = titles[end];
  const action = "home";
  if (before?.name === "draining") {
    return { title, action, sentence: TEXTS.endings.restarted, incident: "" };
  }
  const said = apart(title, end === "room_gone" ? reason : (before?.reason ?? reason));
  return { title: said.incident ? TEXTS.endings.broken_down : title, action, ...said };
}

/** As a sentence of the server names a mistake: "… (incident 1a2b)." or "… Incident 1a2b." */
const INCIDENT = / ?\(?\bincident ([0-9a-f]+)[).]?/i;

/** The number of the mistake that a sentence of the server names; empty without one. @param {string} sentence */
export const incidentIn = (sentence) => INCIDENT.exec(sentence)?.[1] ?? "";

/**
 * A sentence of the server, and its incident, which has its own line on the last screen. The sentence
 * is empty where it only repeats the title.
 *
 * @param {string} title @param {string} sentence
 */
function apart(title, sentence) {
  const rest = sentence.replace(INCIDENT, "");
  return { sentence: rest === `${title}.` ? "" : rest, incident: incidentIn(sentence) };
}

/**
 * What to say while the page tries to come back.
 *
 * @param {import("../net/socket.js").Retry} retry
 * @param {boolean} is_offline whether the device is
 * @returns {import("../ui/overlay.js").Waiting}
 */
export function waitingOf({ has_seat, cause, reason }, is_offline) {
  const title = has_seat ? TEXTS.endings.lost : TEXTS.endings.unreachable;
  const known = WAITING[cause] ?? { title, reason: "", keeps: has_seat };
  const why = is_offline ? TEXTS.endings.offline : known.reason || reason;
  return { ...known, reason: why };
}
