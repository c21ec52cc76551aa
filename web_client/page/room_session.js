/** One stay in a room, across reconnects: its newest status, who one is there, what one asks. */

import { addressOf } from "./addresses.js";
import { Commands } from "../net/commands.js";
import { readStatus } from "../net/room_status.js";

/** @typedef {import("../net/room_status.js").RoomStatus} RoomStatus */
/** @typedef {import("../ui/shared/members.js").RoomView} RoomView */

export class RoomSession {
  /**
   * @param {Record<string, any>} welcome
   * @param {(frame: Uint8Array<ArrayBuffer>) => void} send
   * @param {number[]} [muted] members, as they were before a reload
   */
  constructor(welcome, send, muted = []) {
    this.commands = new Commands(send);
    this.welcome = welcome;
    /** @type {RoomStatus | null} */
    this.status = null;
    /** Ids of members whose chat is neither sent nor shown. @type {ReadonlySet<number>} */
    this.muted = new Set(muted);
    /** What is known of the room's link. */
    this.invitation = { link: "", scope: "", has_qr: false };
    this.welcomed(welcome);
  }

  /** In, or back in. @param {Record<string, any>} welcome */
  welcomed(welcome) {
    this.welcome = welcome;
    /** @type {number | null} */
    this.member = typeof welcome.member === "number" ? welcome.member : null;
    /** @type {number | null} */
    this.slot = welcome.slot ?? null;
    if (welcome.status) this.status = readStatus(welcome.status);
  }

  /** @param {unknown} body of a STATUS */
  applyStatus(body) {
    this.status = readStatus(body);
    return this.status;
  }

  /** Whether the room's world stands still. */
  get in_lobby() {
    return this.status?.phase === "lobby";
  }

  /** @returns {import("../ui/shared/share.js").Invitation} */
  get shown_invitation() {
    const { code } = this.welcome.room;
    const { link, scope, has_qr } = this.invitation;
    return { code, link, scope, qr: has_qr ? addressOf(`api/rooms/${code}/qr.svg`) : "" };
  }

  /** What the interface shows of the room; null while nothing is known. @returns {RoomView | null} */
  get view() {
    const { status } = this;
    if (!status) return null;
    const me =
      status.members.find(({ id }) => id === this.member) ??
      status.members.find(({ slot, spectator }) => !spectator && slot === this.slot) ??
      null;
    const most = Math.max(0, ...status.members.map(({ team }) => team));
    return {
      status,
      me,
      is_host: me !== null && status.host === me.id,
      muted: this.muted,
      teams: most && Math.max(most, Number(status.settings.teams ?? 0)),
    };
  }
}
