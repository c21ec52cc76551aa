/**
 * Friends who play together: this visitor's party, looked up again and again, and the room it is
 * placed in. Its leader's quick play reserves a place for everybody; the others follow by
 * themselves while they stand at the home screen.
 */

import { ApiError, Unreachable } from "../net/http.js";

/** @typedef {import("../net/http.js").Party} Party */

/**
 * @typedef {object} PartyCalls
 * @property {(party: Party | null, problem: string) => void} on_change
 * @property {(room: string) => void} on_room the party has been placed, and this visitor follows
 */

/** While somebody waits for the leader; a reserved place is kept for 20 s. */
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
    /** The room that was entered, or left alone: it is not followed again. @type {string | null} */
    this.followed = null;
    this.is_home = false;
    this.timer = 0;
  }

  /** Whether this visitor's Play is everybody's. */
  get leads() {
    return this.party !== null && this.party.leader === this.guests.remembered()?.player_id;
  }

  /** The code that a quick play is asked with. @returns {string | undefined} */
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
      this.told(party);
    } catch (fault) {
      this.calls.on_change(this.party, sentenceOf(fault));
    }
  }

  async leave() {
    const { party } = this;
    this.told(null);
    if (!party) return;
    // What is forgotten here runs out there by itself.
    await this.guests.as("", (token) => this.api.leaveParty(token, party.code)).catch(() => null);
  }

  /** Into a room, by whichever way: its coming up is no news. @param {string} room */
  follow(room) {
    this.followed = room;
    this.keep();
  }

  /** @param {boolean} is_home whether somebody waits at the home screen */
  watch(is_home) {
    this.is_home = is_home;
    window.clearInterval(this.timer);
    this.timer = window.setInterval(() => void this.look(), is_home ? AT_HOME_MS : AWAY_MS);
    if (is_home) void this.look();
  }

  /** Ask how the party stands. */
  async look() {
    const code = this.party?.code ?? this.remembered();
    if (!code) return;
    try {
      this.told(await this.guests.as("", (token) => this.api.party(token, code)));
    } catch (fault) {
      if (!(fault instanceof ApiError) || fault.status !== 404) return; // the next look may tell
      this.told(null);
      this.calls.on_change(null, "The party is over.");
    }
  }

  /** @param {Party | null} party */
  told(party) {
    this.party = party;
    if (!party?.room) this.followed = null;
    this.keep();
    this.calls.on_change(party, "");
    if (!this.is_home || !party?.room || party.room === this.followed) return;
    this.follow(party.room);
    this.calls.on_room(party.room);
  }

  /** The party of before a reload. @returns {string | null} */
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
