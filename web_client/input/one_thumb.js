/**
 * Playing with one thumb: the player steers, the aim turns to the nearest target and the fire button is
 * held while it points there. It is input like any other: the aim turns no faster than a hand does,
 * and the game says what may be aimed at. Pure: time is handed in.
 */

/** @typedef {{ x: number, y: number, radius: number }} Target in units */

const TURN_RAD_PER_S = 7;
const LONGEST_STEP_S = 0.1;
/** A target that is aimed at is left only for one that is nearer by this share. */
const NEARER = 0.75;
/** How far beside a target still counts as on it, in radians. */
const SLACK = 0.03;

export class OneThumb {
  /** Radians; null while there is nobody to aim at. @type {number | null} */
  aim = null;
  /** Whether the aim is on its target. */
  fires = false;
  /** Where the target was in the last frame. @type {{ x: number, y: number } | null} */
  #last = null;
  #last_ms = 0;

  /**
   * Turn towards the nearest target.
   *
   * @param {number} now_ms
   * @param {{ x: number, y: number, aim: number } | null} own null: the player has nothing to aim with
   * @param {readonly Target[]} targets that the player sees
   */
  follow(now_ms, own, targets) {
    const dt_s = Math.min(LONGEST_STEP_S, Math.max(0, (now_ms - this.#last_ms) / 1000));
    this.#last_ms = now_ms;
    const target = own && this.choose(own, targets);
    this.#last = target;
    this.fires = false;
    if (!own || !target) {
      this.aim = null;
      return;
    }
    const [x, y] = [target.x - own.x, target.y - own.y];
    const wanted = Math.atan2(y, x);
    const before = this.aim ?? own.aim;
    const turn = around(wanted - before);
    const most = TURN_RAD_PER_S * dt_s;
    this.aim = before + Math.min(most, Math.max(-most, turn));
    const reach = Math.atan2(target.radius, Math.hypot(x, y)) + SLACK;
    this.fires = Math.abs(around(wanted - this.aim)) < reach;
  }

  /**
   * The nearest target; the one of the last frame counts as nearer than it is, so that the aim does not
   * waver between two.
   *
   * @param {{ x: number, y: number }} own
   * @param {readonly Target[]} targets
   * @returns {Target | null}
   */
  choose(own, targets) {
    const kept = this.#last && nearest(this.#last, targets);
    let best = null;
    let least = Infinity;
    for (const target of targets) {
      const far = apart(own, target) * (target === kept ? NEARER : 1);
      if (far >= least) continue;
      best = target;
      least = far;
    }
    return best;
  }
}

/** @param {{ x: number, y: number }} a @param {{ x: number, y: number }} b */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** @param {{ x: number, y: number }} at @param {readonly Target[]} targets */
function nearest(at, targets) {
  let best = null;
  for (const target of targets) if (!best || apart(at, target) < apart(at, best)) best = target;
  return best;
}

/** An angle between −π and π. @param {number} radians */
const around = (radians) => Math.atan2(Math.sin(radians), Math.cos(radians));
