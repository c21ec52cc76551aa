/** How one gets into a room, and what is offered when one got out of it. Pure but for the calls. */

import { ApiError, Unreachable } from "../net/http.js";

/** @typedef {import("../net/http.js").Api} Api */
/** @typedef {{ title: string, action: "retry" | "reload" | "home", sentence?: string }} Ending */

/**
 * What the overlay offers when a connection has ended, by the close code's name.
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

/** Refusals after which a password is asked for. */
export const PASSWORD_REFUSALS = ["password_needed", "wrong_password"];

/** Ends that only say that there is nothing to come back to. */
const GONE = ["auth", "room_gone", "no_such_room"];

/**
 * What to say and offer at an end. When the room is gone, the reason why the connection before was
 * lost says more than that: the room has most likely ended of the same.
 *
 * @param {import("../net/socket.js").CloseReason} end
 * @returns {import("../ui/shared/overlay.js").Failure}
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

/**
 * What to say when the first call has failed. A fault that is none of the call's is thrown again.
 *
 * @param {unknown} fault
 */
export function noStart(fault) {
  if (fault instanceof ApiError) {
    return endingOf({ code: 0, name: "refused", reason: fault.sentence, refusal: fault.code });
  }
  if (!(fault instanceof Unreachable)) throw fault;
  const sentence = `${fault.message} It may be starting; give it a moment.`.trim();
  return { title: "The server cannot be reached", sentence };
}

/**
 * The place that somebody asks for. Asked again, it is the one that was given: a page whose socket
 * never opens must not leave a room behind with each attempt.
 *
 * @param {Api} api
 * @param {string} token
 * @param {import("./page.js").Intent} intent
 * @returns {Promise<import("../net/http.js").Placement>}
 */
export async function placeFor(api, token, intent) {
  if (intent.placed) {
    try {
      return await api.join(token, intent.placed, intent.how);
    } catch (fault) {
      if (!(fault instanceof ApiError && fault.fatal)) throw fault;
      intent.placed = undefined; // the room, or the place in it, is given up by now
    }
  }
  const placement = await intent.place(token);
  intent.placed = placement.code;
  return placement;
}

/** What is played among bots alone, and so not looked for. */
const PRACTICE = "practice";

/**
 * The modes to play with strangers, in their order; nothing where there is no choice.
 *
 * @param {Record<string, any> | undefined} schema of a game's settings
 * @returns {string[]}
 */
export function modesOf(schema) {
  /** @type {string[]} */
  const modes = (schema?.properties?.mode?.enum ?? []).filter(
    (/** @type {string} */ one) => one !== PRACTICE,
  );
  return modes.length > 1 ? modes : [];
}

/**
 * The room for a game against bots alone.
 *
 * @param {string} game
 * @param {Record<string, any> | undefined} schema of its settings
 * @returns {import("../net/http.js").NewRoom}
 */
export function practising(game, schema) {
  const { mode, min_players } = schema?.properties ?? {};
  if (mode?.enum?.includes(PRACTICE)) return { game, private: true, settings: { mode: PRACTICE } };
  const bots = Math.min(6, min_players?.maximum ?? 0);
  return { game, private: true, settings: min_players ? { min_players: bots } : {} };
}

/**
 * Open a room with a lobby, set up as the host had it last time as far as that is still allowed.
 *
 * @param {Api} api
 * @param {string} token
 * @param {{ game: string, mode?: string, password: string, listed: boolean }} choice
 * @param {Record<string, unknown>} settings
 */
export async function hosting(api, token, { game, password, listed }, settings) {
  const room = {
    game,
    private: !listed,
    ...(listed && { lobby: true }),
    ...(password && { password }),
  };
  if (!Object.keys(settings).length) return api.open(token, room);
  try {
    return await api.open(token, { ...room, settings });
  } catch (fault) {
    if (!(fault instanceof ApiError) || fault.status !== 422) throw fault;
    return api.open(token, room);
  }
}
