/**
 * The visitor's party: friends who play together. The leader's quick play reserves seats for all of
 * them. This module looks the party up regularly, and follows it into its room while the visitor is
 * on the home screen.
 */

import { ApiError, Unreachable } from "../net/http.js";
import { TEXTS } from "../texts/texts.js";

/** @typedef {import("../net/http.js").Party} Party */

/**
 * @typedef {object} PartyCalls
 * @property {(party: Party | null, problem: string) => void} on_change
 * @property {(room: string) => void} on_room the party has seats in a room; this visitor follows
 */

/** On the home screen, where the visitor waits for the leader. A reserved seat is held for 20 s. */
const AT_HOME_MS = 2000;
/** In a match: often enough that the server keeps the party. */
const AWAY_MS = 60_000;
const KEY = "party";

export class PartyDesk {
  /**
   * @param {import("../net/http.js").Api} api
   * @param {import("./guest.js").GuestBook} guests
   * @param {import("./storage.js").KeptValues} kept the tab's own
   * @param {PartyCalls} calls
   */
  constructor(api, guests, kept, calls) {
    this.api = api;
    this.guests = guests;
    this.kept = kept;
    this.calls = calls;
    /** @type {Party | null} */
    this.party = null;
    /** The room that was entered, or declined: it is not followed again. @type {string | null} */
    this.followed = null;
    this.is_home = false;
    this.timer = 0;
  }

  /** Whether this visitor leads: then *Play* is for the whole party. */
  get leads() {
    return this.party !== null && this.party.leader === this.guests.remembered()?.player_id;
  }

  /** The code to ask quick play with. @returns {string | undefined} */
  get code() {
    return this.leads ? this.party?.code : undefined;
  }

  /** @param {string} name */
  open(name) {
    return this.enter(name, (token) => this.api.openParty(token));
  }

  /** @param {string} name @param {string} code */
  join(name, code) {
    return this.enter(name, (token) => this.api.joinParty(token, code));
  }

  /** @param {string} name @param {(token: string) => Promise<Party>} ask */
  async enter(name, ask) {
    try {
      const party = await this.guests.as(name, ask);
      this.followed = party.room;
      this.updated(party);
    } catch (fault) {
      this.calls.on_change(this.party, sentenceOf(fault));
    }
  }

  async leave() {
    const { party } = this;
    this.updated(null);
    if (!party) return;
    // If the call fails, the server drops the membership after a while.
    await this.guests.as("", (token) => this.api.leaveParty(token, party.code)).catch(() => null);
  }

  /** The visitor enters this room: it need not be followed into it again. @param {string} room */
  follow(room) {
    this.followed = room;
    this.keep();
  }

  /** Look the party up regularly. @param {boolean} is_home the visitor is on the home screen */
  keepUp(is_home) {
    this.is_home = is_home;
    window.clearInterval(this.timer);
    this.timer = window.setInterval(() => void this.refresh(), is_home ? AT_HOME_MS : AWAY_MS);
    if (is_home) void this.refresh();
  }

  /** Ask for the party as it is now. */
  async refresh() {
    const code = this.party?.code ?? this.remembered();
    if (!code) return;
    try {
      this.updated(await this.guests.as("", (token) => this.api.party(token, code)));
    } catch (fault) {
      if (!(fault instanceof ApiError) || fault.status !== 404) return; // try again later
      this.updated(null);
      this.calls.on_change(null, TEXTS.server.party_over);
    }
  }

  /** @param {Party | null} party as it is now */
  updated(party) {
    this.party = party;
    if (!party?.room) this.followed = null;
    this.keep();
    this.calls.on_change(party, "");
    if (!this.is_home || !party?.room || party.room === this.followed) return;
    this.follow(party.room);
    this.calls.on_room(party.room);
  }

  /** The code of the party before a reload. @returns {string | null} */
  remembered() {
    const { code, followed } = this.kept.get(KEY) ?? {};
    this.followed ??= followed ?? null;
    return typeof code === "string" ? code : null;
  }

  keep() {
    if (!this.party) this.kept.remove(KEY);
    else this.kept.set(KEY, { code: this.party.code, followed: this.followed });
  }
}

/** @param {unknown} fault */
function sentenceOf(fault) {
  if (fault instanceof ApiError || fault instanceof Unreachable) return fault.sentence;
  throw fault;
}
