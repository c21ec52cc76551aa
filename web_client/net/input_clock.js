/**
 * The input clock: which tick the player's next input is for.
 *
 * It runs ahead of the server by the round trip and a margin, so that an input is there when its
 * tick comes. The server reports the input margin: how many ticks early inputs came, the minimum
 * over a second. The clock runs up to 5 % faster or slower to keep that near one. It jumps only when
 * it is off by more than 250 ms for longer than a stall's echo lasts. It stands still when nothing
 * arrives for two seconds, or when the server is so busy that it drops steps, and starts again with
 * the next message.
 */

import { NO_MARGIN } from "../generated/protocol.js";

const TARGET_MARGIN = 1;
const MAX_STEER = 0.05;
/** The margin is a minimum over a second: steering harder than this overshoots it. */
const STEER_PER_TICK = 0.02;
const JUMP_MS = 250;
/** A margin covers the last second. Only after that does it describe the clock as it is now. */
const MARGIN_WINDOW_MS = 1000;
/** Frames further apart than this are a sleep (hidden page, suspended machine), not a slow frame. */
const SLEEP_MS = 1000;
/** A longer gap between arrivals is a stall of the network. The margins after it show only that. */
const STALL_MS = 150;
/** How far the clock may be ahead of the newest tick, besides the round trip. An input for later is of
 * no use to the server, and one for ten seconds later looks like a broken client's. */
const MOST_AHEAD_MS = 2000;

export class InputClock {
  /**
   * @param {number} tick_hz
   * @param {number} tick the server's tick when the welcome was sent
   * @param {number} now_ms
   * @param {number} rtt_ms first guess, from the handshake
   */
  constructor(tick_hz, tick, now_ms, rtt_ms) {
    this.tick_ms = 1000 / tick_hz;
    this.rate = 1;
    this.jumps = 0;
    /** @type {number | null} The last margin reported. */
    this.margin = null;
    this.newest = tick;
    this.newest_ms = now_ms;
    this.rtt_ms = rtt_ms;
    /** The round trip last measured. */
    this.newest_rtt_ms = rtt_ms;
    /** A mean of the last few, for people. `rtt_ms` leans to the shortest, for the clock. */
    this.mean_rtt_ms = rtt_ms;
    this.deaf_until_ms = now_ms;
    /** @type {number | null} Since when the margin has been off by more than a jump. */
    this.off_since_ms = null;
    this.now_ms = now_ms;
    /** The current time in ticks; its whole part is the newest tick that was stepped. */
    this.time = 0;
    this.restart(now_ms);
  }

  /** Start anew from the newest tick and the round trip. @param {number} now_ms */
  restart(now_ms) {
    const since_newest = Math.min(now_ms - this.newest_ms, this.tick_ms * 2);
    this.time = this.newest + (since_newest + this.rtt_ms) / this.tick_ms + TARGET_MARGIN + 0.5;
    this.now_ms = now_ms;
    this.rate = 1;
    this.listenAfterWindow(now_ms);
  }

  /** @param {number} now_ms */
  listenAfterWindow(now_ms) {
    this.deaf_until_ms = now_ms + MARGIN_WINDOW_MS + this.rtt_ms;
    this.off_since_ms = null;
  }

  /** A PONG came. Jitter only adds time, so a shorter round trip counts at once. @param {number} rtt_ms */
  measured(rtt_ms) {
    this.newest_rtt_ms = rtt_ms;
    this.mean_rtt_ms += (rtt_ms - this.mean_rtt_ms) / 3;
    this.rtt_ms = rtt_ms < this.rtt_ms ? rtt_ms : this.rtt_ms + (rtt_ms - this.rtt_ms) / 8;
  }

  /**
   * A tick message came in.
   *
   * @param {number} tick
   * @param {number} margin
   * @param {number} now_ms
   */
  received(tick, margin, now_ms) {
    if (now_ms - this.newest_ms > STALL_MS + this.tick_ms) this.listenAfterWindow(now_ms);
    const stands = this.time >= this.limit;
    this.newest = tick;
    this.newest_ms = now_ms;
    if (stands) this.restart(now_ms);
    if (margin === NO_MARGIN) return;
    this.margin = margin;
    this.steer(margin - TARGET_MARGIN, now_ms);
  }

  /** @param {number} early ticks that inputs come too early @param {number} now_ms */
  steer(early, now_ms) {
    if (now_ms < this.deaf_until_ms) {
      this.rate = 1;
      return;
    }
    this.rate = 1 - Math.max(-MAX_STEER, Math.min(MAX_STEER, early * STEER_PER_TICK));
    if (Math.abs(early) * this.tick_ms <= JUMP_MS) {
      this.off_since_ms = null;
      return;
    }
    this.off_since_ms ??= now_ms;
    if (now_ms - this.off_since_ms < MARGIN_WINDOW_MS) return;
    this.time -= early;
    this.jumps += 1;
    this.rate = 1;
    this.listenAfterWindow(now_ms);
  }

  /**
   * Let time pass up to `now_ms`. Returns the ticks to step now as [first, last], empty when
   * first > last. After a sleep there is a gap to the ticks before.
   *
   * @param {number} now_ms
   * @returns {[first: number, last: number]}
   */
  advance(now_ms) {
    const elapsed = Math.max(0, now_ms - this.now_ms);
    const before = Math.floor(this.time);
    if (elapsed > SLEEP_MS) {
      this.restart(now_ms);
      const tick = Math.floor(this.time);
      return [tick, tick];
    }
    this.now_ms = Math.max(now_ms, this.now_ms);
    const later = this.time + (elapsed * this.rate) / this.tick_ms;
    this.time = Math.max(this.time, Math.min(later, this.limit));
    return [before + 1, Math.floor(this.time)];
  }

  /** The time at which the clock stands still. */
  get limit() {
    return this.newest + (MOST_AHEAD_MS + this.rtt_ms) / this.tick_ms;
  }

  /** The newest stepped tick. */
  get tick() {
    return Math.floor(this.time);
  }

  /** How far time is between the newest stepped tick and the next, 0 to 1. */
  get alpha() {
    return this.time - Math.floor(this.time);
  }
}
