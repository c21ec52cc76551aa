/** Aiming without a mouse: two keys turn the aim. Pure: time is handed in. */

/** A tap turns finely, a held key comes round quickly. */
const SLOW_RAD_PER_S = 1;
const FAST_RAD_PER_S = 4.5;
const FULL_SPEED_AFTER_S = 0.5;
const LONGEST_STEP_S = 0.1;
/** Which way each control turns; positive is clockwise. @type {Record<string, number>} */
const WAYS = { turn_left: -1, turn_right: 1 };

export class AimKeys {
  constructor() {
    /** How fast the keys turn, 1 being usual. */
    this.speed = 1;
    /** Whether the keys aim, rather than a mouse or a finger. */
    this.is_active = false;
    /** The ways of the keys that are held, by their codes. @type {Map<string, number>} */
    this.held = new Map();
    this.held_s = 0;
    this.angle = 0;
    /** @type {number | null} */
    this.last_ms = null;
  }

  /**
   * @param {string} code a `KeyboardEvent.code`
   * @param {string} control that it is bound to
   * @param {boolean} is_down
   * @returns {boolean} whether it means anything here
   */
  key(code, control, is_down) {
    if (!(control in WAYS)) return false;
    if (!is_down) this.held.delete(code);
    else {
      if (!this.held.size) this.held_s = 0;
      this.held.set(code, WAYS[control]);
      this.is_active = true;
    }
    return true;
  }

  /** Something else aims now. */
  rest() {
    this.is_active = false;
    this.release();
  }

  /** Let go of the keys; the aim stays. */
  release() {
    this.held.clear();
    this.last_ms = null;
  }

  /**
   * The aim in radians; null while something else aims.
   *
   * @param {number} now_ms
   * @param {number} from the aim that the keys take over, where they have not turned it yet
   */
  aim(now_ms, from) {
    if (!this.is_active) return null;
    if (this.last_ms === null) this.angle = from;
    const dt_s = Math.min(LONGEST_STEP_S, (now_ms - (this.last_ms ?? now_ms)) / 1000);
    this.last_ms = now_ms;
    const way = [...this.held.values()].reduce((sum, one) => sum + one, 0);
    if (way) {
      this.held_s += dt_s;
      const share = Math.min(1, this.held_s / FULL_SPEED_AFTER_S);
      const rad_per_s = SLOW_RAD_PER_S + (FAST_RAD_PER_S - SLOW_RAD_PER_S) * share;
      this.angle += way * rad_per_s * this.speed * dt_s;
    }
    return this.angle;
  }
}
