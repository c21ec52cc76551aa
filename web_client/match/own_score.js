/**
 * The player's score, kills and deaths where everybody's arrive only now and then: games can send a
 * player theirs by an event `tally`, and the newest one counts.
 */

/** @typedef {Record<string, number>} Values */
/** @typedef {{score: number, kills: number, deaths: number}} Tally */

export class OwnScore {
  /** @type {Tally | null} A tally newer than the player's row. */
  newest = null;
  /** @type {Readonly<Values> | undefined} */
  #row;

  /**
   * @param {Readonly<Values> | undefined} row of the player's seat, as of this tick
   * @param {readonly Record<string, any>[]} personal events for this member
   */
  follow(row, personal) {
    if (row !== this.#row) this.newest = null;
    this.#row = row;
    for (const { name, score, kills, deaths } of personal) {
      if (name === "tally") this.newest = { score, kills, deaths };
    }
  }
}
