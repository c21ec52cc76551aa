/**
 * How long the room's state has been missing: the time since the newest tick message, or in a lobby
 * the newest status.
 *
 * Only time in which the page was awake counts. While it is hidden, or busy for long, messages wait
 * in the browser and the line is not to blame; so each wake begins anew.
 *
 *     fresh ──0.7 s──▶ stale ──3 s──▶ lost        such a message, or a closed socket: fresh
 */

const STALE_MS = 700;
const LOST_MS = 3000;
/** Looks further apart than this are a hidden page or one that stalled. */
const ASLEEP_MS = 500;
/** Within this time everybody else fades to `PALEST`. */
const FADES_WITHIN_MS = 500;
const PALEST = 0.3;

/** @typedef {"fresh" | "stale" | "lost"} Freshness */

export class Silence {
  constructor() {
    /** Without such a message for this long, in ms. */
    this.quiet_ms = 0;
    this.since_ms = 0;
    this.looked_ms = 0;
  }

  /** A message with the state came in. @param {number} now_ms */
  heard(now_ms) {
    this.since_ms = now_ms;
    this.quiet_ms = 0;
  }

  /**
   * Let time pass; called every frame.
   *
   * @param {number} now_ms
   * @param {boolean} is_open whether the socket is, else nothing is expected
   */
  look(now_ms, is_open) {
    const is_awake = now_ms - this.looked_ms <= ASLEEP_MS;
    this.looked_ms = now_ms;
    if (!is_open || !is_awake) this.since_ms = Math.max(this.since_ms, now_ms);
    this.quiet_ms = Math.max(0, now_ms - this.since_ms);
  }

  /** @returns {Freshness} */
  get freshness() {
    if (this.quiet_ms < STALE_MS) return "fresh";
    return this.quiet_ms < LOST_MS ? "stale" : "lost";
  }

  /** How visible is what is drawn from the last state: 1 while it is fresh, then less. */
  get fade() {
    const share = Math.max(0, (this.quiet_ms - STALE_MS) / FADES_WITHIN_MS);
    return Math.max(PALEST, 1 - share * (1 - PALEST));
  }
}
