/** What is heard of Driftline. */

import { ageOf, entities } from "./arena.js";
import { FLAG } from "./ships.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").GameEvent} GameEvent */

/** How long banking goes on from one tick to the next, and for how many they rise. */
const BANK_STEP_S = 0.15;
const MOST_STEPS = 14;
/** The alarm of a robbery that goes on. */
const ALARM_EVERY_MS = 2500;
/** A shard soon after another sounds higher. */
const CHAIN_MS = 600;
const MOST_CHAIN = 12;
/** Jolts from this on are heard, and those of the second are as loud as can be, in units a second. */
const JOLT = [40, 700];

/** @type {import("../../sound/table.js").SoundNames} */
export const sounds = {
  // Events, each at its place.
  boom: "explosion",
  blast: "explosion",
  pickup: "pickup",
  // What `Sounds` plays.
  own_shot: {
    level: 0.055,
    layers: [
      { wave: "triangle", hz: [780, 210], decay_s: 0.1, low_hz: 2600 },
      { wave: "noise", decay_s: 0.03, gain: 0.3, band_hz: [2400, 1000], q: 0.9 },
    ],
  },
  shot: {
    level: 0.06,
    layers: [
      { wave: "sine", hz: [520, 130], decay_s: 0.13 },
      { wave: "noise", decay_s: 0.05, gain: 0.4, low_hz: 1200 },
    ],
  },
  chip: {
    level: 0.05,
    layers: [
      { wave: "sine", hz: 2400, decay_s: 0.06 },
      { wave: "sine", hz: 3420, decay_s: 0.04, gain: 0.5 },
    ],
  },
  crystal: "break",
  shard: {
    level: 0.06,
    layers: [
      { wave: "sine", hz: 1319, decay_s: 0.09, attack_s: 0.004 },
      { wave: "sine", hz: 1976, at_s: 0.03, decay_s: 0.12, gain: 0.5 },
    ],
  },
  laid: {
    level: 0.12,
    layers: [
      { wave: "square", hz: [190, 120], decay_s: 0.09, low_hz: 1100 },
      { wave: "sine", hz: 392, at_s: 0.09, decay_s: 0.08, gain: 0.5 },
    ],
  },
  banking: "tick",
  banked: {
    level: 0.12,
    layers: [523, 659, 784, 1047].map((hz, i) => ({
      wave: "triangle",
      hz,
      at_s: 0.05 * i,
      decay_s: 0.5,
      attack_s: 0.006,
      low_hz: 4000,
      gain: i === 3 ? 1 : 0.7,
    })),
  },
  stolen: "coin",
  robbed: "alarm",
};

export class Sounds {
  #bank_steps = 0;
  #alarm_ms = -Infinity;
  #shard_ms = -Infinity;
  #chain = 0;
  #tick = 0;
  /** What was left of each crystal, by id. @type {Map<number, number>} */
  #crystals = new Map();

  /**
   * @param {import("../../sound/game_sounds.js").Play} play
   * @param {import("./ships.js").Ships} ships
   * @param {import("./moments.js").Moments} moments
   */
  constructor(play, ships, moments) {
    this.play = play;
    this.ships = ships;
    this.moments = moments;
  }

  /** Call after ships and moments have followed. @param {View} view */
  follow(view) {
    this.#followOwn(view);
    this.#followBanking(view);
    this.#followShips(view);
    this.#followShots(view);
    this.#followCrystals(view);
    for (const event of view.events) {
      if (event.name === "hit") this.#hit(event, view);
      else if (event.name === "beam") this.#beam(event, view);
      else if (event.name === "bank") this.#bank(event, view);
      else if (event.name === "theft") this.#theft(event, view);
    }
    this.#tick = view.tick;
  }

  /** @param {View} view */
  #followOwn(view) {
    const { moments, play } = this;
    if (moments.fired) play("own_shot");
    if (moments.railed) play("beam");
    if (moments.hits > 0) play("hit");
    if (moments.hurts > 0) play("hurt", { gain: Math.min(1, 0.6 + moments.lost / 80) });
    if (moments.kills > 0) play("kill");
    if (moments.died) play("death");
    if (moments.laid_mine) play("laid");
    if (moments.gathered > 0) this.#gather(view.now_ms);
    const [least, most] = JOLT;
    if (moments.jolt > least) play("bounce", { gain: Math.min(1, 0.3 + moments.jolt / most) });
  }

  /** @param {number} now_ms */
  #gather(now_ms) {
    const goes_on = now_ms - this.#shard_ms < CHAIN_MS;
    this.#chain = goes_on ? Math.min(MOST_CHAIN, this.#chain + 1) : 0;
    this.#shard_ms = now_ms;
    this.play("shard", { pitch: semitones(this.#chain) });
  }

  /** Each step of banking is higher than the one before, and higher the more there is to bank.
   * @param {View} view */
  #followBanking({ own }) {
    const banked_s = (own && this.ships.looks.get(own.slot)?.banked_s) ?? 0;
    const steps = Math.floor(banked_s / BANK_STEP_S);
    if (own && steps > this.#bank_steps) {
      const carried = Math.min(24, own.shards) / 4;
      this.play("banking", { pitch: semitones(1.5 * Math.min(MOST_STEPS, steps) + carried) });
    }
    this.#bank_steps = steps;
  }

  /** Rails that begin to charge, and dashes. @param {View} view */
  #followShips({ own }) {
    for (const { began, slot, x, y } of this.ships.looks.values()) {
      const is_others = slot !== own?.slot;
      if (began & FLAG.charging) this.play("charge", { x, y, is_others });
      if (began & FLAG.dashing) this.play("whoosh", { x, y, is_others });
    }
  }

  /** Others' shots that were born since the last frame. @param {View} view */
  #followShots(view) {
    const passed = view.tick - this.#tick;
    for (const shot of entities(view, "shots")) {
      if (shot.owner === view.own?.slot) continue;
      const age = ageOf(shot.born_at, view.tick);
      if (age < passed) this.play("shot", { x: shot.x, y: shot.y, is_others: true });
    }
  }

  /** @param {View} view */
  #followCrystals(view) {
    for (const { id, hull, x, y } of entities(view, "crystals")) {
      const before = this.#crystals.get(id) ?? hull;
      if (hull !== before || !this.#crystals.has(id)) this.#crystals.set(id, hull);
      if (hull < before) this.play(hull === 0 ? "crystal" : "chip", { x, y, is_others: true });
    }
  }

  /** The player's own hits, given and taken, are among the moments. @param {GameEvent} event
   * @param {View} view */
  #hit({ x, y, by, target }, { own }) {
    const is_others = by !== own?.slot && target !== own?.slot;
    if (is_others) this.play("hit", { x, y, is_others, gain: 0.5 });
  }

  /** @param {GameEvent} event @param {View} view */
  #beam({ x0: x, y0: y, by }, { own }) {
    if (by !== own?.slot) this.play("beam", { x, y, is_others: true });
  }

  /** @param {GameEvent} event @param {View} view */
  #bank({ x, y, slot, amount }, { own }) {
    const is_others = slot !== own?.slot;
    const pitch = semitones(Math.min(24, amount) / 4);
    this.play("banked", { x, y, is_others, pitch, gain: is_others ? 0.5 : 1 });
  }

  /** @param {GameEvent} event @param {View} view */
  #theft({ x, y, slot, team }, { own, seats, now_ms }) {
    if (slot === own?.slot) this.play("stolen");
    else if (!own || team !== seats.get(own.slot)?.team) {
      this.play("stolen", { x, y, is_others: true });
    } else if (now_ms - this.#alarm_ms > ALARM_EVERY_MS) {
      this.#alarm_ms = now_ms;
      this.play("robbed");
    }
  }
}

/** The pitch `count` semitones higher. @param {number} count */
const semitones = (count) => Math.pow(2, count / 12);
