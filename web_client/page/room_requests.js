/** How a visitor gets into a room: by quick play, practice, hosting, or joining. */

import { ApiError } from "../net/http.js";
import { PRACTICE } from "../ui/shared/settings_fields.js";

/** @typedef {import("../net/http.js").Api} Api */
/** @typedef {import("../net/http.js").Placement} Placement */
/** @typedef {{ password?: string, spectate?: boolean }} JoinOptions */

/**
 * A visitor's request for a seat: to play, to practise, to host, or to join.
 *
 * @typedef {object} RoomRequest
 * @property {string} name of the visitor; empty: as before
 * @property {(token: string) => Promise<Placement>} reserve a seat
 * @property {string} [reserved] the code of the room in which a seat has been reserved
 * @property {JoinOptions} [how] to join that room again
 * @property {import("../net/socket.js").Credentials} [resume] the way back from before a reload
 * @property {string} [code] of the room that is meant
 * @property {number[]} [muted] members, from before a reload
 * @property {boolean} [starts] the room starts at once: its only player has nobody to wait for
 * @property {boolean} [is_last] the way back was refused already
 * @property {import("../net/socket.js").CloseReason["before"]} [before] why there was a way back to
 *   look for
 */

/**
 * Reserve the seat that somebody asks for. Asked again, it is a seat in the same room: a page whose
 * socket never opens must not leave a room behind with each attempt.
 *
 * @param {Api} api
 * @param {string} token
 * @param {RoomRequest} request
 * @returns {Promise<Placement>}
 */
export async function reserveFor(api, token, request) {
  if (request.reserved) {
    try {
      return await api.join(token, request.reserved, request.how);
    } catch (fault) {
      if (!(fault instanceof ApiError && fault.fatal)) throw fault;
      request.reserved = undefined; // the room, or the seat in it, is given up by now
    }
  }
  const placement = await request.reserve(token);
  request.reserved = placement.code;
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
 * Open a room with a lobby and the host's settings of last time, or with the default ones when
 * those are refused.
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
