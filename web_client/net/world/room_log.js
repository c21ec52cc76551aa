/**
 * The room's numbered log, of which each entry counts once, and the roster: the player of each slot.
 */

import { SEAT_STATES } from "../../generated/protocol.js";

/** @typedef {import("./chunks.js").LogEntry} LogEntry */

/** @typedef {{ name: string, tick: number, [field: string]: unknown }} GameEvent */

/** @typedef {{ name: string, bot: boolean, team: number, state: number }} RosterEntry `state` as in `SEAT_STATES` */

const { empty: EMPTY, human: HUMAN, bot: BOT } = SEAT_STATES;

export class RoomLog {
  /**
   * @param {number} next number of the next entry
   * @param {[slot: number, name: string, is_bot: number | boolean, team: number][]} roster
   */
  constructor(next, roster) {
    this.next = next;
    /** @type {Map<number, RosterEntry>} */
    this.roster = new Map();
    for (const [slot, name, is_bot, team] of roster) {
      this.roster.set(slot, { name, bot: Boolean(is_bot), team, state: is_bot ? BOT : HUMAN });
    }
  }

  /**
   * Take in entries. Those that are known already, since they come again after a gap, are left out.
   *
   * @param {LogEntry[]} entries
   * @returns {GameEvent[]} the new ones
   */
  add(entries) {
    /** @type {GameEvent[]} */
    const fresh = [];
    for (const entry of entries) {
      if (entry.number < this.next) continue;
      this.next = entry.number + 1;
      if (entry.name === "roster") this.seat(entry.fields);
      fresh.push(asGameEvent(entry));
    }
    return fresh;
  }

  /** @param {Record<string, any>} fields */
  seat({ slot, name, bot, team, state }) {
    if (state === EMPTY) this.roster.delete(slot);
    else this.roster.set(slot, { name, bot: Boolean(bot), team, state });
  }
}

/**
 * An event with its fields beside its name. A field called `name` becomes `player`, so that it does
 * not hide the event's.
 *
 * @param {{ name: string, tick: number, fields: Record<string, any> }} event
 * @returns {GameEvent}
 */
export const asGameEvent = ({ name, tick, fields }) => ({
  ...fields,
  ...("name" in fields && { player: fields.name }),
  name,
  tick,
});
