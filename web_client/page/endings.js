/**
 * How a stay in a room ends: what the last screen says, and what it offers; and what is said while the
 * page tries to come back.
 *
 * Each sentence says no more than is known. The server's own reason is shown wherever it gives one;
 * only it knows why a room has closed.
 */

import { OFFLINE } from "../ui/overlay.js";

/** @typedef {{ title: string, action: "retry" | "reload" | "home", sentence?: string }} Ending */

const MISTAKE = "The server made a mistake";
/** Servers keep no rooms over a restart. */
const RESTARTED = "The server has been restarted, and the room ended with it.";

/**
 * What to show and offer when a connection has ended, by the close code's name.
 *
 * @type {Record<string, Ending>}
 */
const ENDINGS = {
  version: { title: "A new version is out", action: "reload" },
  replaced: { title: "You play somewhere else", action: "retry" },
  idle: { title: "Still there?", action: "retry" },
  auth: { title: "Your place is gone", action: "home" },
  room_gone: { title: "The room is gone", action: "home" },
  no_such_room: { title: "The room is gone", action: "home" },
  too_costly: { title: "The room has closed", action: "home" },
  internal: { title: MISTAKE, action: "retry" },
  failed: { title: MISTAKE, action: "retry" },
  blocked: { title: "WebSockets are blocked", action: "retry" },
  origin: { title: "This address may not connect", action: "retry" },
  not_the_server: { title: "That was not the server", action: "retry" },
  page_fault: {
    title: "The page has failed",
    action: "reload",
    sentence: "Reload it: your place is kept for a moment.",
  },
  banned: { title: "You may not join this room", action: "home" },
  full: { title: "There is no place left", action: "retry" },
  kicked: { title: "You were removed", action: "home" },
  refused: { title: "That did not work", action: "home" },
  rate_limit: { title: "Not so fast", action: "retry" },
  busy: { title: "The server is busy", action: "retry" },
  draining: { title: "The server restarts", action: "retry" },
};
/** @type {Ending} */
const OTHER_ENDING = { title: "The connection ended", action: "retry" };
/** @type {Ending} */
const OTHER_REFUSAL = { title: "That did not work", action: "retry" };

/**
 * What is said while the page tries to come back, by the name of the close code that the server gave.
 * No place is kept in a server that restarts, nor in a room that has failed.
 *
 * @type {Record<string, import("../ui/overlay.js").Waiting>}
 */
const WAITING = {
  draining: { title: "The server restarts", reason: "The room ends with it.", keeps: false },
  internal: { title: MISTAKE, reason: "", keeps: false },
};

/** What is shown when a call gets no answer. */
export const UNREACHABLE = "The server cannot be reached";

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
  const other = refusal ? OTHER_REFUSAL : OTHER_ENDING;
  const { title, action, sentence = reason } = ENDINGS[end] ?? other;
  return { title, action, ...apart(title, sentence) };
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
  const { title } = ENDINGS[end];
  const action = "home";
  if (before?.name === "draining") return { title, action, sentence: RESTARTED, incident: "" };
  const said = apart(title, end === "room_gone" ? reason : (before?.reason ?? reason));
  return { title: said.incident ? "The room has broken down" : title, action, ...said };
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
  const title = has_seat ? "Connection lost" : UNREACHABLE;
  const known = WAITING[cause] ?? { title, reason: "", keeps: has_seat };
  const why = is_offline ? OFFLINE : known.reason || reason;
  return { ...known, reason: why };
}
