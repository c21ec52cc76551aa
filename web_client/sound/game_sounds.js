/**
 * What is heard of a game: the sounds that it names for its events, those of any round, and those that
 * its page part plays.
 */

import { PHASES } from "../generated/protocol.js";
import { gainAt, panAt } from "./hearing.js";
import { LIBRARY } from "./library.js";
import { recipesOf } from "./table.js";

/** @typedef {import("./synth.js").Recipe} Recipe */
/** @typedef {import("./table.js").SoundNames} SoundNames */
/** @typedef {import("../render/types.js").View} View */
/** @typedef {import("../render/types.js").GameEvent} GameEvent */

/**
 * @typedef {object} How
 * @property {number} [x] units; without a place a sound is heard in the middle
 * @property {number} [y]
 * @property {boolean} [is_others] it happens to others: quieter while more important things are heard
 * @property {number} [gain]
 * @property {number} [pitch] 2 is an octave higher
 *
 * @typedef {(name: string, how?: How) => void} Play plays a sound of the game's table or of the library
 */

/** Fields of an event that say whose it is. */
const WHOSE = ["by", "slot", "owner", "victim", "target"];
/** The last seconds of a countdown are heard. */
const COUNTED_S = 5;
/** An event of every game that `announce` is called for, in the lobby too. */
const ANNOUNCED = "chat";
/** @type {How} */
const MIDDLE = {};

export class GameSounds {
  /** @type {Map<string, Recipe>} */
  #recipes = new Map();
  #phase = -1;
  #second = 0;

  /**
   * @param {import("./mixer.js").Mixer} mixer
   * @param {import("./hearing.js").Camera} camera
   * @param {(name: string) => void} [on_own] hears the name of each sound that is the player's own
   */
  constructor(mixer, camera, on_own = () => undefined) {
    this.on_own = on_own;
    this.mixer = mixer;
    this.camera = camera;
    mixer.prepare(Object.values(LIBRARY));
  }

  /**
   * Another game is on screen. A table with a mistake is none, and the console says what is wrong.
   *
   * @param {SoundNames} names by its events, and by what its page part plays
   */
  use(names) {
    this.#phase = -1;
    try {
      this.#recipes = recipesOf(names);
    } catch (fault) {
      this.#recipes = new Map();
      console.error("the game has no sounds of its own:", fault);
    }
    this.mixer.prepare(this.#recipes.values());
  }

  /** @type {Play} */
  play = (name, how = MIDDLE) => {
    const { x, y, is_others = false, gain = 1, pitch = 1 } = how;
    if (!is_others) this.on_own(name);
    const is_placed = x !== undefined && y !== undefined;
    this.mixer.play(this.#find(name), {
      gain: is_placed ? gain * gainAt(this.camera, x, y) : gain,
      pan: is_placed ? panAt(this.camera, x) : 0,
      pitch,
      bus: is_others ? "others" : "own",
    });
  };

  /**
   * Of the room rather than of the game: it goes by the volume of the interface.
   *
   * @param {"countdown" | "start" | "end" | "join" | "chat"} name
   */
  announce(name) {
    this.mixer.play(this.#find(name), { bus: "interface" });
  }

  /** A frame of a match has been drawn: play what is new in it. @param {View} view */
  follow(view) {
    this.#followRound(view);
    const own = view.own?.slot;
    for (const event of view.events) this.#hear(event, own);
    for (const entry of view.log) this.#hear(entry, own);
  }

  /** @param {string} name */
  #find(name) {
    const recipe = this.#recipes.get(name) ?? LIBRARY[name];
    if (!recipe) throw new Error(`there is no sound ${name}`);
    return recipe;
  }

  /** @param {GameEvent} event @param {number | undefined} own slot */
  #hear(event, own) {
    if (!this.#recipes.has(event.name) || event.name === ANNOUNCED) return;
    const { x = event.x0, y = event.y0 } = event;
    const is_others = own === undefined || !WHOSE.some((field) => event[field] === own);
    this.play(event.name, { x, y, is_others });
  }

  /** @param {View} view */
  #followRound({ match, tick, tick_hz }) {
    const before = this.#phase;
    this.#phase = match.phase;
    if (match.phase === PHASES.countdown) this.#count(Math.ceil((match.ends_at - tick) / tick_hz));
    if (before === match.phase) return;
    if (before === PHASES.countdown && match.phase === PHASES.playing) this.announce("start");
    if (before === PHASES.playing && match.phase === PHASES.results) this.announce("end");
  }

  /** @param {number} left_s until the round starts */
  #count(left_s) {
    if (left_s === this.#second) return;
    this.#second = left_s;
    if (left_s > 0 && left_s <= COUNTED_S) this.announce("countdown");
  }
}
