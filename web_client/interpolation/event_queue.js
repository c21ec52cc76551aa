/**
 * Events wait until the screen reaches their tick, so that a hit shows when the shot arrives.
 * Events that concern the player are shown as soon as they arrive.
 */

/** @typedef {{ name: string, tick: number, [field: string]: unknown }} GameEvent */

const CONCERNING = ["by", "target", "victim", "slot"];

export class EventQueue {
  /** @param {number | null} own_slot */
  constructor(own_slot) {
    this.own_slot = own_slot;
    /** @type {GameEvent[]} */
    this.waiting = [];
  }

  /** @param {GameEvent[]} events */
  push(events) {
    this.waiting.push(...events);
  }

  /** The events due once the screen shows `tick`; each comes once. @param {number} tick */
  take(tick) {
    const due = this.waiting.filter((event) => event.tick <= tick || this.concerns(event));
    if (due.length) this.waiting = this.waiting.filter((event) => !due.includes(event));
    return due;
  }

  /** @param {GameEvent} event */
  concerns(event) {
    return this.own_slot !== null && CONCERNING.some((field) => event[field] === this.own_slot);
  }
}
