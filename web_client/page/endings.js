/** How a stay in a room ends: what the last screen says, and what it offers. */

/** @typedef {{ title: string, action: "retry" | "reload" | "home", sentence?: string }} Ending */

/**
 * What to show and offer when a connection has ended, by the close code's name.
 *
 * @type {Record<string, Ending>}
 */
const ENDINGS = {
  version: { title: "A new version is out", action: "reload" },
  replaced: { title: "You play somewhere else", action: "retry" },
  idle: { title: "Still there?", action: "retry" },
  auth: {
    title: "The room is gone",
    action: "home",
    sentence: "You were away for too long, or the server has been restarted.",
  },
  room_gone: {
    title: "The room is gone",
    action: "home",
    sentence: "It has closed while you were away.",
  },
  no_such_room: {
    title: "The room is gone",
    action: "home",
    sentence: "It has closed, or the server has been restarted.",
  },
  internal: { title: "The room has broken down", action: "home" },
  blocked: { title: "WebSockets are blocked", action: "retry" },
  origin: { title: "This address may not connect", action: "retry" },
  not_the_server: { title: "That was not the server", action: "retry" },
  page_fault: {
    title: "The page has failed",
    action: "reload",
    sentence: "Reload it: your place is kept for a moment.",
  },
  banned: { title: "You may not come back", action: "home" },
  full: { title: "The room is full", action: "home" },
  kicked: { title: "You were removed", action: "home" },
  refused: { title: "That did not work", action: "home" },
  rate_limit: { title: "Not so fast", action: "retry" },
  busy: { title: "The server is busy", action: "retry" },
  draining: { title: "The server restarts", action: "retry" },
};
/** @type {Ending} */
const OTHER_ENDING = { title: "The connection ended", action: "retry" };

/** What is shown when a call gets no answer. */
export const UNREACHABLE = "The server cannot be reached";

/** Refusals after which a password is asked for. */
export const PASSWORD_REFUSALS = ["password_needed", "wrong_password"];

/** Ends that only mean that there is no room to come back to. */
const GONE = ["auth", "room_gone", "no_such_room"];

/**
 * What to show and offer at an end. When the room is gone, the reason why the connection before was
 * lost says more: most likely the room ended by it, too.
 *
 * @param {import("../net/socket.js").CloseReason} end
 * @returns {import("../ui/overlay.js").Failure}
 */
export function endingOf({ name, reason, refusal, before }) {
  const end = refusal ?? name;
  if (before && before.name !== "draining" && GONE.includes(end)) {
    const { title } = ENDINGS[before.name] ?? ENDINGS[end];
    return { title, action: "home", sentence: `${before.reason} The room is gone.` };
  }
  const { title, action, sentence } = ENDINGS[end] ?? OTHER_ENDING;
  return { title, action, sentence: sentence ?? reason };
}
