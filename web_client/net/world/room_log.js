/**
 * The room's numbered log, each entry taken once, and what it says about who sits where.
 */

/** @typedef {import("./chunks.js").LogEntry} LogEntry */

/** @typedef {{ name: string, tick: number, [field: string]: unknown }} GameEvent */

/** @typedef {{ name: string, bot: boolean, team: number, state: number }} RosterLine */

export class RoomLog {
  /**
   * @param {number} next number of the next entry
   * @param {[slot: number, name: string, is_bot: number | boolean, team: number][]} roster
   */
  constructor(next, roster) {
    this.next = next;
    /** @type {Map<number, RosterLine>} */
    this.roster = new Map();
    for (const [slot, name, is_bot, team] of roster) {
      this.roster.set(slot, { name, bot: Boolean(is_bot), team, state: is_bot ? 2 : 1 });
    }
  }

  /**
   * Entries come once more after a gap was closed; what is known already is left out.
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
    if (state === 0) this.roster.delete(slot);
    else this.roster.set(slot, { name, bot: Boolean(bot), team, state });
  }
}

/**
 * An event with its fields beside its name. A field called `name` would hide what happened behind
 * who it happened to: it is called `player`.
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
