/**
 * One stay in a room, from the request for a seat to the last close, across reconnects: the socket,
 * the commands, the newest status, the visitor's own member, and the members that are muted.
 */

import { addressOf, bestInvitation } from "./addresses.js";
import { packCommand } from "../net/codec.js";
import { Commands, Refusal } from "../net/commands.js";
import { readStatus } from "../net/room_status.js";

/** @typedef {import("../net/room_status.js").RoomStatus} RoomStatus */
/** @typedef {import("../ui/shared/members.js").RoomView} RoomView */

export class RoomSession {
  /**
   * @param {import("./room_requests.js").RoomRequest} request
   * @param {import("../net/socket.js").GameSocket} socket
   */
  constructor(request, socket) {
    this.request = request;
    this.socket = socket;
    this.commands = new Commands((frame) => socket.send(frame));
    /** The newest welcome; null until the first. @type {Record<string, any> | null} */
    this.welcome = null;
    /** @type {RoomStatus | null} */
    this.status = null;
    /** Person ids of members whose chat is neither sent nor shown. @type {ReadonlySet<number>} */
    this.muted = new Set();
    /** What is known of the room's link. */
    this.invitation = { link: "", scope: "", has_qr: false };
    /** The visitor's own person id. @type {number | null} */
    this.member = null;
    /** @type {number | null} */
    this.slot = null;
  }

  get is_open() {
    return this.socket.state === "open";
  }

  /**
   * A welcome arrived: the first, or after a reconnect.
   *
   * @param {Record<string, any>} welcome
   * @returns {boolean} whether it is the room of the welcome before
   */
  welcomed(welcome) {
    const is_return = this.welcome?.room.id === welcome.room.id;
    if (!is_return) {
      this.status = null;
      this.muted = new Set(this.request.muted);
    }
    this.welcome = welcome;
    this.member = typeof welcome.member === "number" ? welcome.member : null;
    this.slot = welcome.slot ?? null;
    if (welcome.status) this.status = readStatus(welcome.status);
    return is_return;
  }

  /** Ask where friends reach the room. @param {import("../net/http.js").Api} api */
  async learnLink(api) {
    const { code } = this.shown_invitation;
    this.invitation = bestInvitation(code, {});
    const known = await api.room(code).catch(() => null);
    this.invitation = bestInvitation(code, known ?? { link: this.status?.link ?? undefined });
  }

  /** @param {unknown} body of a STATUS */
  applyStatus(body) {
    this.status = readStatus(body);
    return this.status;
  }

  /**
   * @param {string} name of a command
   * @param {Record<string, unknown>} [args]
   * @returns {Promise<any>} the room's answer
   * @throws {Refusal}
   */
  async ask(name, args) {
    if (!this.is_open) throw notConnected();
    return this.commands.ask(name, args);
  }

  /** Tell the room that the seat is free. No answer will come. */
  giveUp() {
    this.socket.send(packCommand(1, "leave", {}));
  }

  close() {
    this.socket.close();
    this.commands.abandon();
  }

  /** Whether the room waits in its lobby, and its world stands still. */
  get in_lobby() {
    return this.status?.phase === "lobby";
  }

  /** How to join the same room again, once welcomed: in the same role, with the same password. */
  get how() {
    return { ...this.request.how, spectate: this.slot === null };
  }

  /** The means for a reload to come back to this seat. @returns {import("../visitor/resume_token.js").WayBack | null} */
  get way_back() {
    const resume = this.socket.resume?.resume;
    if (!resume || !this.welcome) return null;
    const { code } = this.welcome.room;
    const { spectate } = this.how;
    return { resume, code, name: this.request.name, muted: [...this.muted], spectate };
  }

  /** @returns {import("../ui/lobby/share.js").Invitation} */
  get shown_invitation() {
    const code = this.welcome?.room.code ?? "";
    const { link, scope, has_qr } = this.invitation;
    return { code, link, scope, qr: has_qr ? addressOf(`api/rooms/${code}/qr.svg`) : "" };
  }

  /** The room as the interface shows it; null while nothing is known. @returns {RoomView | null} */
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

export const notConnected = () => new Refusal("connection_lost");
