/** The guest book: the visitor's name and guest token, remembered between visits. */

import { ApiError } from "../net/http.js";

/** @typedef {import("../net/http.js").Api} Api */

/** @typedef {{ name: string, token: string, player_id?: string, since?: number }} Known `since` in ms */

const KEY = "guest";
/** A token lasts for a year. Visitors who come back after a day get a new one. */
const RENEWED_AFTER_MS = 24 * 60 * 60 * 1000;

export class GuestBook {
  /**
   * @param {Api} api
   * @param {import("./storage.js").KeptValues} kept
   */
  constructor(api, kept) {
    this.api = api;
    this.kept = kept;
  }

  /** The guest of the last visit. @returns {Known | null} */
  remembered() {
    const guest = this.kept.get(KEY);
    return typeof guest?.token === "string" ? guest : null;
  }

  /**
   * Call `use` with a token for `name`. Another name renames the same player, and an old token is
   * renewed. Only when the server refuses the token, because it has expired or was revoked, the
   * visitor becomes a new player.
   *
   * @template T
   * @param {string} name
   * @param {(token: string) => Promise<T>} use
   * @returns {Promise<T>}
   */
  async as(name, use) {
    const known = this.remembered();
    if (known) {
      try {
        const is_new = Date.now() - (known.since ?? 0) < RENEWED_AFTER_MS;
        const is_same = known.player_id && is_new && (!name || name === known.name);
        const { token } = is_same ? known : await this.become(name || known.name, known.token);
        return await use(token);
      } catch (fault) {
        if (!(fault instanceof ApiError) || fault.status !== 401) throw fault;
      }
    }
    return use((await this.become(name || (known?.name ?? ""))).token);
  }

  /** Ask for a token. @param {string} name @param {string} [token] of the player to rename */
  async become(name, token) {
    const guest = { ...(await this.api.guest(name, token)), since: Date.now() };
    this.kept.set(KEY, guest);
    return guest;
  }
}
