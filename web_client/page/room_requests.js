/** How a visitor gets into a room: by quick play, practice, hosting, or joining. */

import { ApiError } from "../net/http.js";
import { PRACTICE } from "./game_catalogue.js";

/** @typedef {import("../net/http.js").Api} Api */

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
