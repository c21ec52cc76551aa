/** The HTTP calls: guests, rooms, parties, tickets. The server's `/docs` describes them. */

import { TEXTS } from "../texts/texts.js";

const NO_CONTENT = 204;
/** Long enough for a password that waits for others to be hashed. */
const ANSWERS_WITHIN_MS = 15_000;

/** A call was refused; `message` is a sentence for a person, in the page's words if it has any. */
export class ApiError extends Error {
  /**
   * @param {string} code
   * @param {string} message the server's
   * @param {number} status
   * @param {number | null} [retry_after_s] when asking again may help, by the server's word
   */
  constructor(code, message, status, retry_after_s = null) {
    super(TEXTS.server.refusals[code] ?? message);
    this.code = code;
    this.status = status;
    this.retry_after_s = retry_after_s;
  }

  /** Whether another try by itself is pointless, even with a seat to come back to. */
  get fatal() {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }

  /** The message, and when to come back. */
  get sentence() {
    return this.retry_after_s
      ? TEXTS.server.in_seconds(this.message, this.retry_after_s)
      : this.message;
  }
}

/** The server did not answer: it, or the way to it, is down for now. The message may be empty. */
export class Unreachable extends Error {
  get sentence() {
    return TEXTS.server.in_a_moment(this.message || TEXTS.server.unreachable);
  }
}

/** Why no WebSocket opens while the server answers otherwise. */
export const BLOCKED = { name: "blocked", reason: TEXTS.server.blocked };

/** Something else answered: a network's sign-in page, another site, another version. */
const notTheServer = (status = 0) => new ApiError("not_the_server", "", status);

/** @typedef {{ player_id: string, name: string, token: string }} Guest */

/**
 * A reserved seat. With quick play, `wait_s` is the expected wait for other players, 0 when some
 * are there.
 *
 * @typedef {{ room_id: string, ws_url: string, ticket: string, code?: string, wait_s?: number | null }} Placement
 */

/**
 * Friends whom quick play puts into the same room. `leader` is a player's id, `room` the code of
 * the room in which a seat is reserved for each of them.
 *
 * @typedef {object} Party
 * @property {string} code
 * @property {string} leader
 * @property {{ player_id: string, name: string }[]} members
 * @property {string | null} room
 */

/**
 * What anybody may know of a room without joining it.
 *
 * @typedef {object} RoomSummary
 * @property {string} code
 * @property {string} game
 * @property {string} title
 * @property {string} mode
 * @property {string} phase
 * @property {number} players
 * @property {number} bots
 * @property {number} limit
 * @property {boolean} needs_password
 * @property {string} [link] the invitation
 * @property {"anywhere" | "network" | "machine"} [link_scope] where the link works
 */

/** @typedef {{ game?: string, private?: boolean, lobby?: boolean, password?: string, settings?: Record<string, unknown> }} NewRoom */

export class Api {
  /**
   * @param {typeof fetch} fetch
   * @param {string} [root] the address that all paths are appended to
   */
  constructor(fetch, root = "/") {
    this.fetch = fetch;
    this.root = root;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {string | null} [token]
   * @returns {Promise<any>} null when the answer has no content
   * @throws {ApiError | Unreachable}
   */
  async call(method, path, body, token = null) {
    /** @type {Record<string, string>} */
    const headers = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (token) headers.authorization = `Bearer ${token}`;
    const [answer, value] = await this.ask(path, { method, headers, body: JSON.stringify(body) });
    const { status } = answer;
    if (answer.ok) {
      if (value === undefined && status !== NO_CONTENT) throw notTheServer(status);
      return value ?? null;
    }
    const { error, message } = Object(value);
    if (typeof error !== "string" && status >= 500) {
      throw new Unreachable(TEXTS.server.answered_by_other(status));
    }
    throw new ApiError(
      typeof error === "string" ? error : "http",
      typeof message === "string" ? message : TEXTS.server.refused_on_the_way(status),
      status,
      Number(answer.headers.get("retry-after")) || null,
    );
  }

  /**
   * @param {string} path @param {RequestInit} request
   * @returns {Promise<[Response, any]>} the answer and its value, undefined if it is not JSON
   * @throws {Unreachable}
   */
  async ask(path, request) {
    const { fetch } = this;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), ANSWERS_WITHIN_MS);
    try {
      const answer = await fetch(this.root + path, { ...request, signal: deadline.signal });
      const text = await answer.text();
      return [answer, asJson(text)];
    } catch {
      throw new Unreachable(deadline.signal.aborted ? TEXTS.server.too_long : "");
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Why no WebSocket opens.
   *
   * @param {string} origin this page's
   * @returns {Promise<{ name: string, reason: string, passes?: boolean } | null>} `passes`: the cause
   *   goes away by itself; null when HTTP gets no answer either
   */
  async whyNoSocket(origin) {
    try {
      await this.call("GET", `ws?origin=${encodeURIComponent(origin)}`);
    } catch (fault) {
      if (!(fault instanceof ApiError)) return null;
      const { code: name, sentence: reason, status } = fault;
      if (status === 429 || status >= 500) return { name, reason, passes: true };
      if (name === "origin" || name === "not_the_server") return { name, reason };
    }
    return BLOCKED;
  }

  /**
   * A new player; with a token, the same player under another name.
   *
   * @param {string} name
   * @param {string | null} [token]
   * @returns {Promise<Guest>}
   */
  async guest(name, token = null) {
    const guest = await this.call("POST", "api/guests", name ? { name } : {}, token);
    return having(guest, "token", "name");
  }

  /**
   * @param {string} token
   * @param {{ game?: string, mode?: string, party?: string }} wish
   * @returns {Promise<Placement>}
   */
  async quickPlay(token, wish) {
    return having(await this.call("POST", "api/quick-play", wish, token), "ticket");
  }

  /** @param {string} token @returns {Promise<Party>} */
  async openParty(token) {
    return having(await this.call("POST", "api/parties", undefined, token), "code", "leader");
  }

  /** @param {string} token @param {string} code @returns {Promise<Party>} */
  async party(token, code) {
    return having(await this.call("GET", partyPath(code), undefined, token), "code", "leader");
  }

  /** @param {string} token @param {string} code @returns {Promise<Party>} */
  async joinParty(token, code) {
    const party = await this.call("POST", `${partyPath(code)}/join`, undefined, token);
    return having(party, "code", "leader");
  }

  /** @param {string} token @param {string} code @returns {Promise<void>} */
  leaveParty(token, code) {
    return this.call("POST", `${partyPath(code)}/leave`, undefined, token);
  }

  /** @param {string} token @param {NewRoom} room @returns {Promise<Placement & { code: string }>} */
  async open(token, room) {
    return having(await this.call("POST", "api/rooms", room, token), "ticket", "code");
  }

  /**
   * @param {string} token
   * @param {string} code
   * @param {{ password?: string, spectate?: boolean }} [how]
   * @returns {Promise<Placement>}
   */
  async join(token, code, how = {}) {
    return having(await this.call("POST", `${roomPath(code)}/join`, how, token), "ticket");
  }

  /** The public rooms. @returns {Promise<RoomSummary[]>} */
  async rooms() {
    const rooms = await this.call("GET", "api/rooms");
    if (!Array.isArray(rooms)) throw notTheServer();
    return rooms;
  }

  /** @param {string} code @returns {Promise<RoomSummary>} */
  async room(code) {
    return having(await this.call("GET", roomPath(code)), "code", "title");
  }
}

/** @param {string} text */
function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The answer, if it has a text under each of these names.
 *
 * @param {any} answer @param {...string} texts
 * @throws {ApiError}
 */
function having(answer, ...texts) {
  if (!texts.every((name) => typeof answer?.[name] === "string")) throw notTheServer();
  return answer;
}

/** @param {string} code */
const roomPath = (code) => `api/rooms/${encodeURIComponent(code)}`;

/** @param {string} code */
const partyPath = (code) => `api/parties/${encodeURIComponent(code)}`;
