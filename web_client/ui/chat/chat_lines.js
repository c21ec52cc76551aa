/** The chat's memory: which entries of the room's log become lines, and who is muted. */

/** @typedef {import("../../render/types.js").GameEvent} GameEvent */

/**
 * `member` is the speaker's person id, null if unknown: after they left, their name may be somebody
 * else's.
 *
 * @typedef {object} ChatLine
 * @property {string} text
 * @property {string} by
 * @property {number | null} member
 * @property {number | null} slot
 * @property {"room" | "team" | "system"} kind
 */

const KEEP = 200;
const TEAM = 1;
/** The slot of chat by somebody who watches. */
export const NO_SLOT = 65535;

export class ChatLines {
  constructor() {
    /** @type {ChatLine[]} */
    this.lines = [];
    /** Ids of members who are not heard. @type {ReadonlySet<number>} */
    this.muted = new Set();
    /** Members by name, which is unique within the room. @type {Map<string, number>} */
    this.member_of = new Map();
  }

  /**
   * @param {GameEvent} entry
   * @returns {ChatLine | null} the new line, if it is one to show
   */
  hear(entry) {
    const line = this.lineOf(entry);
    if (!line) return null;
    this.lines.push(line);
    if (this.lines.length > KEEP) this.lines.shift();
    return this.isHeard(line) ? line : null;
  }

  /** @param {ChatLine} line */
  isHeard({ member }) {
    return member === null || !this.muted.has(member);
  }

  /** The lines to show. */
  get heard() {
    return this.lines.filter((line) => this.isHeard(line));
  }

  /**
   * The members, and those of them that are muted.
   *
   * @param {readonly { id: number, name: string }[]} members
   * @param {ReadonlySet<number>} muted
   * @returns {boolean} whether the lines to show have changed
   */
  setMembers(members, muted) {
    this.member_of = new Map(members.map(({ id, name }) => [name, id]));
    const is_same = [...muted].sort().join() === [...this.muted].sort().join();
    this.muted = muted;
    return !is_same;
  }

  /** Another room: nothing said there belongs here. */
  clear() {
    this.lines = [];
    this.muted = new Set();
    this.member_of.clear();
  }

  /** @param {GameEvent} entry @returns {ChatLine | null} */
  lineOf(entry) {
    if (entry.name === "notice") return system(String(entry.text));
    if (entry.name !== "chat") return null;
    const kind = entry.scope === TEAM ? "team" : "room";
    const slot = entry.slot >= NO_SLOT ? null : entry.slot;
    const by = String(entry.player ?? "");
    const member = this.member_of.get(by) ?? null;
    return { kind, slot, by, member, text: String(entry.text) };
  }
}

/** @param {string} text @returns {ChatLine} */
const system = (text) => ({ kind: "system", slot: null, by: "", member: null, text });
