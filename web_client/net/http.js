/** The calls that find a place; see the server's `/docs`. */

/** A call was refused; `message` is a sentence for a person. */
export class ApiError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {number} status
   * @param {number | null} [retry_after_s] when asking again may help, by the server's word
   */
  constructor(code, message, status, retry_after_s = null) {
    super(message);
    this.code = code;
    this.status = status;
    this.retry_after_s = retry_after_s;
  }

  /** Whether trying again unasked is pointless, even for somebody who has a place. */
  get fatal() {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }

  /** The message, and when to come back. */
  get sentence() {
    return this.retry_after_s ? `${this.message} Try again in ${this.retry_after_s} s.` : this.message;
  }
}

/** @typedef {{ player_id: string, name: string, token: string }} Guest */

/**
 * A reserved place; quick play tells the expected wait for company too, 0 when it is there.
 *
 * @typedef {{ room_id: string, ws_url: string, ticket: string, code?: string, wait_s?: number | null }} Placement
 */

/**
 * Friends whom quick play places together; `leader` is a player's id, `room` the code of the room
 * in which a place is reserved for each of them.
 *
 * @typedef {object} Party
 * @property {string} code
 * @property {string} leader
 * @property {{ player_id: string, name: string }[]} members
 * @property {string | null} room
 */

/**
 * What may be known of a room before joining it.
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
  /** @param {typeof fetch} fetch */
  constructor(fetch) {
    this.fetch = fetch;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {string | null} [token]
   * @returns {Promise<any>}
   * @throws {ApiError}
   */
  async call(method, path, body, token = null) {
    /** @type {Record<string, string>} */
    const headers = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (token) headers.authorization = `Bearer ${token}`;
    const { fetch } = this;
    const answer = await fetch(path, { method, headers, body: JSON.stringify(body) });
    const value = await answer.json().catch(() => null);
    if (answer.ok) return value;
    throw new ApiError(
      value?.error ?? "http",
      value?.message ?? `The server answered ${answer.status}.`,
      answer.status,
      Number(answer.headers.get("retry-after")) || null,
    );
  }

  /**
   * A new player; with a token, the same player under another name.
   *
   * @param {string} name
   * @param {string | null} [token]
   * @returns {Promise<Guest>}
   */
  guest(name, token = null) {
    return this.call("POST", "/api/guests", name ? { name } : {}, token);
  }

  /**
   * @param {string} token
   * @param {{ game?: string, mode?: string, party?: string }} wish
   * @returns {Promise<Placement>}
   */
  quickPlay(token, wish) {
    return this.call("POST", "/api/quick-play", wish, token);
  }

  /** @param {string} token @returns {Promise<Party>} */
  openParty(token) {
    return this.call("POST", "/api/parties", undefined, token);
  }

  /** @param {string} token @param {string} code @returns {Promise<Party>} */
  party(token, code) {
    return this.call("GET", partyPath(code), undefined, token);
  }

  /** @param {string} token @param {string} code @returns {Promise<Party>} */
  joinParty(token, code) {
    return this.call("POST", `${partyPath(code)}/join`, undefined, token);
  }

  /** @param {string} token @param {string} code @returns {Promise<void>} */
  leaveParty(token, code) {
    return this.call("POST", `${partyPath(code)}/leave`, undefined, token);
  }

  /** @param {string} token @param {NewRoom} room @returns {Promise<Placement & { code: string }>} */
  open(token, room) {
    return this.call("POST", "/api/rooms", room, token);
  }

  /**
   * @param {string} token
   * @param {string} code
   * @param {{ password?: string, spectate?: boolean }} [how]
   * @returns {Promise<Placement>}
   */
  join(token, code, how = {}) {
    return this.call("POST", `${roomPath(code)}/join`, how, token);
  }

  /** The public rooms. @returns {Promise<RoomSummary[]>} */
  rooms() {
    return this.call("GET", "/api/rooms");
  }

  /** @param {string} code @returns {Promise<RoomSummary>} */
  room(code) {
    return this.call("GET", roomPath(code));
  }

  /** @returns {Promise<{ version: number, games: Record<string, any>, hold_s: number, quick_phrases?: string[] }>} */
  protocol() {
    return this.call("GET", "/api/protocol");
  }
}

/** @param {string} code */
const roomPath = (code) => `/api/rooms/${encodeURIComponent(code)}`;

/** @param {string} code */
const partyPath = (code) => `/api/parties/${encodeURIComponent(code)}`;
