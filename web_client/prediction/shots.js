/**
 * The player's shots between the click and the server's answer: drawn at once, then replaced by the
 * real ones.
 *
 * A shot is known by its number, the low byte of the owner's fire counter, which the predicted
 * step and the server's birth record count alike.
 */

/** @typedef {{ number: number, tick: number, x: number, y: number, vx: number, vy: number }} PredictedShot */

/** A shot that the server has not sent after a round trip and this was not fired, or was over at
 * once. */
const PATIENCE_MS = 150;

export class PredictedShots {
  /** @param {number} tick_ms */
  constructor(tick_ms) {
    this.tick_ms = tick_ms;
    /** @type {Map<number, PredictedShot>} by number */
    this.shots = new Map();
  }

  /** @param {PredictedShot} shot */
  fired(shot) {
    this.shots.set(shot.number, shot);
  }

  /** The server has sent this shot. @param {number} number */
  confirmed(number) {
    this.shots.delete(number);
  }

  /**
   * The shots still waiting, each at its position at the moment that `moment_of` gives for its age.
   *
   * @param {number} present tick of the player's entity, with fraction
   * @param {number} rtt_ms
   * @param {(age_ms: number) => number} moment_of
   */
  at(present, rtt_ms, moment_of) {
    const flying = [];
    for (const shot of this.shots.values()) {
      const age_ms = (present - shot.tick) * this.tick_ms;
      if (age_ms > PATIENCE_MS + rtt_ms) this.shots.delete(shot.number);
      else if (age_ms >= 0) {
        const flown_s = ((moment_of(age_ms) - shot.tick) * this.tick_ms) / 1000;
        flying.push({ ...shot, x: shot.x + shot.vx * flown_s, y: shot.y + shot.vy * flown_s });
      }
    }
    return flying;
  }
}
