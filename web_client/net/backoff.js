/**
 * Growing, jittered delays between attempts, so that the players of a restarted server do not all
 * come back in the same instant (the "equal jitter" of Brooker, "Exponential Backoff and Jitter").
 */

const FIRST_MS = 250;
const LONGEST_MS = 8000;

export class Backoff {
  /** @param {() => number} random uniform in [0, 1) */
  constructor(random) {
    this.random = random;
    this.attempt = 0;
  }

  /** The delay before the next attempt, in ms. */
  next() {
    const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.attempt);
    this.attempt += 1;
    return full / 2 + (this.random() * full) / 2;
  }

  reset() {
    this.attempt = 0;
  }
}
