/**
 * What happened to the player's ship since the last frame, read from its state then and now. Most of
 * it is predicted, so light and sound come at once, without waiting for the server.
 */

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Own} Own */

/** In a crowd, only the two players of a kill get an event for it, unless one is a leader. */
export const TELLS_OF_KILLS = ["kill", "duel"];
/** More shots than this between two frames: the counter is another ship's. */
const MOST_SHOTS = 8;
/** Thrust and drag change the velocity by at most this in a tick, in units a second. */
const OWN_CHANGE = 130;

/**
 * How often the player's ship hit others and was hit between two values of its column `strikes`.
 *
 * @param {number} before @param {number} now
 */
export function strikesSince(before, now) {
  return { hits: (now - before) & 15, hurts: ((now >> 4) - (before >> 4)) & 15 };
}

export class Moments {
  /** A shot left the blaster, each only once, or the rail. */
  fired = false;
  railed = false;
  /** How often the ship hit others, and was hit; what it lost by that. */
  hits = 0;
  hurts = 0;
  lost = 0;
  /** How many others it destroyed. */
  kills = 0;
  died = false;
  /** How much faster its velocity changed than it can by itself, in units a second: a wall, a bounce. */
  jolt = 0;
  /** Shards that it picked up. */
  gathered = 0;
  laid_mine = false;
  /** @type {Own | null} */
  #before = null;
  #tick = 0;
  /** The number of the newest shot: a correction may take it back and repeat it. A death takes the
   * last ones back for good. */
  #shot = -1;

  /** @param {View} view */
  follow(view) {
    const { own } = view;
    const before = own && this.#before?.slot === own.slot ? this.#before : null;
    this.fired = own !== null && this.#fires(own);
    this.railed = Boolean(before && own?.alive && own.rail_ready > before.rail_ready + 1);
    this.kills = own ? killsOf(view, own.slot) : 0;
    this.died = Boolean(before?.alive && own && !own.alive);
    const lives_on = before?.alive && own?.alive;
    this.gathered = lives_on ? Math.max(0, own.shards - before.shards) || 0 : 0;
    this.laid_mine = Boolean(lives_on && own.mines < before.mines);
    const ticks = Math.max(1, Math.ceil(view.tick - this.#tick));
    this.jolt = lives_on ? Math.max(0, joltOf(before, own) - OWN_CHANGE * ticks) || 0 : 0;
    const { hits, hurts } = before && own ? strikesSince(before.strikes, own.strikes) : NO_STRIKES;
    this.hits = hits;
    this.hurts = hurts;
    this.lost = before && own && hurts > 0 ? lossOf(before, own) : 0;
    this.#before = own;
    this.#tick = view.tick;
  }

  /** @param {Own} own */
  #fires({ alive, shots }) {
    const fresh = this.#shot < 0 ? 0 : (shots - this.#shot) & 255;
    const is_taken_back = alive && fresh > 255 - MOST_SHOTS;
    if (!is_taken_back) this.#shot = shots ?? -1;
    return alive && fresh > 0 && fresh <= MOST_SHOTS;
  }
}

const NO_STRIKES = { hits: 0, hurts: 0 };

/** @param {Own} before @param {Own} now */
const lossOf = (before, now) =>
  Math.max(0, before.hull + before.armour - now.hull - now.armour) || 0;

/** A dash begins and ends with a jolt of its own. @param {Own} before @param {Own} now */
const joltOf = (before, now) =>
  now.teleported || before.dashing !== now.dashing
    ? 0
    : Math.hypot(now.vx - before.vx, now.vy - before.vy);

/** @param {View} view @param {number} own slot */
function killsOf({ log, events }, own) {
  let kills = 0;
  for (const entries of [log, events]) {
    for (const { name, by, victim } of entries) {
      if (TELLS_OF_KILLS.includes(name) && by === own && victim !== own) kills += 1;
    }
  }
  return kills;
}
