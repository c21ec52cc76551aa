/** A sum over the last second, such as bytes received. */

const WINDOW_MS = 1000;

export class Meter {
  constructor() {
    /** @type {{ at_ms: number, amount: number }[]} */
    this.entries = [];
    this.sum = 0;
  }

  /** @param {number} amount @param {number} now_ms */
  add(amount, now_ms) {
    this.entries.push({ at_ms: now_ms, amount });
    this.sum += amount;
  }

  /** The amount of the second before `now_ms`. @param {number} now_ms */
  perSecond(now_ms) {
    while (this.entries.length && this.entries[0].at_ms <= now_ms - WINDOW_MS) {
      this.sum -= this.entries.shift()?.amount ?? 0;
    }
    return this.sum;
  }
}
