/**
 * The clock of everything that is not predicted: which moment of the past is on the screen.
 *
 * It lags the newest tick by two intervals plus twice the jitter, so that a late message is still
 * in time (on a slow line, which gets every second or fourth tick, by as much more), and runs at
 * 0.95 to 1.05 to keep that lag. It never runs backwards. When messages stop it goes on for at most
 * 100 ms past the newest (extrapolation), then stands; when they come again it closes a gap of more
 * than an interval within a fifth of a second.
 */

const INTERVALS = 2;
const JITTERS = 2;
const MAX_STEER = 0.05;
/** Steering reaches its limit at this error. */
const FULL_STEER_MS = 50;
const EXTRAPOLATE_MS = 100;
/** Beyond an interval behind: the gap shrinks with this time constant. */
const CATCH_UP_MS = 80;
/** Far too early (the server dropped steps): wait at half speed. */
const WAIT_RATE = 0.5;
/** Over a larger gap it jumps instead of catching up. */
const JUMP_MS = 1000;
/** The medians cover the arrivals of this time, so that they ignore a stall's burst. */
const WINDOW_MS = 2000;
/** Used until something was measured. */
const ASSUMED_JITTER_MS = 10;
const FEWEST_ARRIVALS = 8;

export class Playback {
  /** @param {number} tick_hz */
  constructor(tick_hz) {
    this.interval_ms = 1000 / tick_hz;
    /** The moment on the screen, in ticks. @type {number | null} */
    this.tick = null;
    this.newest = 0;
    this.newest_ms = 0;
    /** Ticks from one message to the next. */
    this.spacing = 1;
    this.rate = 1;
    this.jitter_ms = ASSUMED_JITTER_MS;
    /** When tick 0 would have arrived, by the typical message. */
    this.offset_ms = 0;
    /** @type {{ at_ms: number, offset_ms: number }[]} */
    this.arrivals = [];
    /** Room for sorting, used again. */
    this.sorted = new Float64Array(128);
    this.now_ms = 0;
  }

  /** The lag aimed at, behind the typical arrival. */
  get delay_ms() {
    return (INTERVALS - 1 + this.spacing) * this.interval_ms + JITTERS * this.jitter_ms;
  }

  /**
   * A tick message came in.
   *
   * @param {number} tick
   * @param {number} now_ms
   * @param {number} [spacing] ticks since the message before that were not to come
   */
  received(tick, now_ms, spacing = 1) {
    if (this.tick !== null && tick <= this.newest) return;
    this.spacing = spacing;
    this.newest = tick;
    this.newest_ms = now_ms;
    this.arrivals.push({ at_ms: now_ms, offset_ms: now_ms - tick * this.interval_ms });
    while (this.arrivals[0].at_ms < now_ms - WINDOW_MS) this.arrivals.shift();
    this.measure();
    if (this.tick === null) this.restart(now_ms);
  }

  measure() {
    const { arrivals } = this;
    const count = arrivals.length;
    if (this.sorted.length < count) this.sorted = new Float64Array(2 * count);
    const sorted = this.sorted.subarray(0, count);
    for (let i = 0; i < count; i++) sorted[i] = arrivals[i].offset_ms;
    this.offset_ms = median(sorted);
    if (count < FEWEST_ARRIVALS) return;
    // 1.4826 × the median absolute deviation estimates a standard deviation, and outliers
    // such as a stall's burst leave it alone.
    for (let i = 0; i < count; i++) sorted[i] = Math.abs(sorted[i] - this.offset_ms);
    this.jitter_ms = 1.4826 * median(sorted);
  }

  /** @param {number} now_ms */
  restart(now_ms) {
    this.now_ms = now_ms;
    this.tick = Math.max(this.tick ?? 0, this.target(now_ms));
    this.rate = 1;
  }

  /** Where the screen should be, in ticks. @param {number} now_ms */
  target(now_ms) {
    return (now_ms - this.offset_ms - this.delay_ms) / this.interval_ms;
  }

  /** The furthest moment that may be shown. */
  get limit() {
    return this.newest + EXTRAPOLATE_MS / this.interval_ms;
  }

  /**
   * Let time pass; returns the moment to draw, in ticks.
   *
   * @param {number} now_ms
   * @returns {number}
   */
  advance(now_ms) {
    if (this.tick === null) return 0;
    const elapsed_ms = Math.max(0, now_ms - this.now_ms);
    this.now_ms = Math.max(this.now_ms, now_ms);
    const behind_ms = (this.target(now_ms) - this.tick) * this.interval_ms - elapsed_ms;
    let next = this.tick;
    if (behind_ms > JUMP_MS) next = this.target(now_ms);
    else next += (elapsed_ms * this.rateFor(behind_ms, elapsed_ms)) / this.interval_ms;
    this.tick = Math.max(this.tick, Math.min(next, this.limit));
    return this.tick;
  }

  /** @param {number} behind_ms @param {number} elapsed_ms */
  rateFor(behind_ms, elapsed_ms) {
    if (behind_ms > this.interval_ms && elapsed_ms > 0) {
      this.rate = 1 + (behind_ms * (1 - Math.exp(-elapsed_ms / CATCH_UP_MS))) / elapsed_ms;
    } else if (behind_ms < -2 * this.interval_ms) {
      this.rate = WAIT_RATE;
    } else {
      const share = Math.max(-1, Math.min(1, behind_ms / FULL_STEER_MS));
      this.rate = 1 + MAX_STEER * share;
    }
    return this.rate;
  }
}

/** @param {Float64Array} values at least one; they get sorted */
function median(values) {
  const sorted = values.sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
