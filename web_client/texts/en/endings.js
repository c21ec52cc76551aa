/** What the page says when a room, a connection or the page itself ends, and while it tries to come back. */

const MISTAKE = "The server made a mistake";
const RESTARTS = "The server is restarting";
const GONE = "The room is gone";
const FAILED = "That did not work";

export const endings = Object.freeze({
  /** Titles by the name of a close code, or by the code of a refusal. @type {Readonly<Record<string, string>>} */
  titles: {
    version: "A new version is out",
    replaced: "You play somewhere else",
    idle: "Still there?",
    auth: "Your place is gone",
    room_gone: GONE,
    no_such_room: GONE,
    too_costly: "The room has closed",
    internal: MISTAKE,
    failed: MISTAKE,
    blocked: "WebSockets are blocked",
    origin: "This address may not connect",
    not_the_server: "That was not the server",
    page_fault: "The page has failed",
    banned: "You may not join this room",
    full: "There is no place left",
    kicked: "You were removed",
    refused: FAILED,
    rate_limit: "Not so fast",
    busy: "The server is busy",
    draining: RESTARTS,
  },
  other_ending: "The connection ended",
  other_refusal: FAILED,
  broken_down: "The room has broken down",
  reload: "Reload it: your place is kept for a moment.",
  restarted: "The server has been restarted, and the room ended with it.",
  unreachable: "The server cannot be reached",
  look_at_connection: "Look at your connection, and try again.",
  unknown_game: "This page does not know the game.",

  // While the page tries to come back.
  lost: "Connection lost",
  restarts: RESTARTS,
  mistake: MISTAKE,
  ends_with_it: "The room ends with it.",
  offline: "Your device is offline.",
  silent: "No data comes from the server",
  /** @param {number} seconds */
  silent_for: (seconds) =>
    `Silent for ${seconds} s. If this goes on, the page reconnects by itself.`,
  /**
   * @param {number} attempt from 1
   * @param {number} seconds until then
   * @param {number} kept_s for how long the visitor's place is kept; 0: there is none
   */
  trying(attempt, seconds, kept_s) {
    const when = seconds > 0 ? `Trying again in ${seconds} s` : "Trying again now";
    const which = attempt > 1 ? ` (attempt ${attempt})` : "";
    const kept = kept_s ? ` Your place and score are kept for ${kept_s} seconds.` : "";
    return `${when}${which}.${kept}`;
  },
  try_now: "Try again now",
  one_moment: "One moment",
  coming_back: "Coming back…",
  looking_for_match: "Looking for a match…",

  /** Labels of what can be done. */
  actions: { retry: "Try again", reload: "Reload the page", home: "To the start page" },
  incident: "Incident",
  copy: "Copy",
  copy_by_hand: "Select it, and copy it by hand",

  // Faults of the page.
  went_wrong:
    "Something in this page went wrong. If it no longer works, reload it: your place is kept.",
  plain_drawing: "This game's own drawing has failed. From here on you see it plainly.",
});
