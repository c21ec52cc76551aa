/** Who plays: a name and the token that stands for it, remembered between visits. */

import { ApiError } from "../net/http.js";

/** @typedef {import("../net/http.js").Api} Api */

/** @typedef {{ name: string, token: string, player_id?: string, since?: number }} Known */

const KEY = "guest";
/** A token lasts for a year after it was issued: who comes again gets the next one. */
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
   * Call `use` with a token for `name`. Another name is another name of the same player, and an
   * old token is renewed; only when the server no longer takes it, because it has expired or was
   * revoked, is the player a new one.
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

  /** @param {string} name @param {string} [token] whose bearer is renamed */
  async become(name, token) {
    const guest = { ...(await this.api.guest(name, token)), since: Date.now() };
    this.kept.set(KEY, guest);
    return guest;
  }
}
