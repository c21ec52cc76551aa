/**
 * Hides corrections: the picture keeps its place when the state jumps, and the difference melts.
 *
 * The offset decays exponentially with a time constant of 65 ms, so nine tenths are gone after 150
 * ms. A difference beyond the snap distance is shown at once.
 */

const DECAY_MS = 65;
/** Below this many units nobody sees a difference, and the offset becomes exactly zero. */
const NEGLIGIBLE = 1 / 64;

export class Smoothing {
  /** @param {number} snap_distance in units */
  constructor(snap_distance) {
    this.snap_distance = snap_distance;
    this.x = 0;
    this.y = 0;
  }

  /**
   * The state jumped from `before` to `after`, both for the same instant. Returns whether the
   * difference is hidden; false: it was too far and shows at once.
   *
   * @param {{ x: number, y: number }} before
   * @param {{ x: number, y: number }} after
   */
  corrected(before, after) {
    this.x += before.x - after.x;
    this.y += before.y - after.y;
    const is_near = Math.hypot(this.x, this.y) <= this.snap_distance;
    if (!is_near) this.clear();
    return is_near;
  }

  clear() {
    this.x = 0;
    this.y = 0;
  }

  /** @param {number} elapsed_ms */
  advance(elapsed_ms) {
    const left = Math.exp(-elapsed_ms / DECAY_MS);
    this.x *= left;
    this.y *= left;
    if (Math.hypot(this.x, this.y) < NEGLIGIBLE) this.clear();
  }
}
