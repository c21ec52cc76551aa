/** The seats with their players and scores, put together anew only when something has changed. */

/** @typedef {import("../render/types.js").Seat} Seat */
/** @typedef {import("../render/types.js").Entity} Entity */

export class SeatTable {
  /** @type {Map<number, Seat>} */
  #seats = new Map();
  /** The seats were made from these. @type {unknown[]} */
  #sources = [];

  /**
   * @param {import("../net/world/room_log.js").RoomLog} log with the roster
   * @param {readonly Entity[]} rows scores by seat; the same list as long as none has changed
   * @param {number | null} own_slot
   * @param {import("./own_score.js").Tally | null} tally of the player, newer than their row
   */
  of(log, rows, own_slot, tally) {
    const sources = [log, log.next, rows, own_slot, tally];
    if (sources.some((source, i) => source !== this.#sources[i])) {
      this.#sources = sources;
      this.#seats = joined(log, rows, own_slot, tally);
    }
    return this.#seats;
  }
}

/** @param {import("../net/world/room_log.js").RoomLog} log @param {readonly Entity[]} rows
 * @param {number | null} own_slot @param {import("./own_score.js").Tally | null} tally */
function joined({ roster }, rows, own_slot, tally) {
  /** @type {Map<number, Seat>} */
  const seats = new Map();
  const scores = new Map(rows.map((row) => [row.id, row]));
  for (const [slot, entry] of roster) {
    const row = scores.get(slot);
    seats.set(slot, {
      ...entry,
      state: row?.state ?? entry.state,
      score: row?.score ?? 0,
      kills: row?.kills ?? 0,
      deaths: row?.deaths ?? 0,
      ...(slot === own_slot ? tally : null),
    });
  }
  return seats;
}
