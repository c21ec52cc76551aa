/**
 * The mixer: plays recipes, each rendered once. Which of them are heard is decided in `voices.js`, and
 * `graph.js` has the nodes they go through.
 *
 * There is no audio context before `wake`, which must be called while the browser handles a key, click
 * or tap of the player.
 */

import { createGraph } from "./graph.js";
import { render } from "./synth.js";
import { Voices } from "./voices.js";

/** @typedef {import("./synth.js").Recipe} Recipe */

/**
 * @typedef {object} Placed How a sound is played.
 * @property {number} [gain]
 * @property {number} [pan] from −1, left, to 1, right
 * @property {number} [pitch] 2 is an octave higher
 * @property {import("./graph.js").Bus} [bus]
 */

/** Repeated sounds differ in pitch by up to this share, so that they don't grate. */
const DETUNE = 0.04;
/** Samples a second of recipes: enough for 12 kHz, and rendered in half the time of a loudspeaker's rate. */
const RECIPE_RATE = 24_000;
/** When voices are short, the player's own sounds count as if they were louder by this. */
const OWN_WEIGHT = 3;
/** Gains glide to a new value, so that a slider makes no noise. */
const GLIDE_S = 0.02;
/** Recipes are rendered ahead one by one, between frames. */
const RENDER_EVERY_MS = 20;

/** How loud a slider's position sounds: ears count in shares. @param {number} percent 0 to 100 */
export const gainOf = (percent) => (Math.max(0, Math.min(100, percent)) / 100) ** 2;

export class Mixer {
  /** @type {BaseAudioContext | null} */
  context = null;
  /** How many contexts were asked for. */
  made = 0;
  /** How many sounds were heard. */
  started = 0;
  #voices = new Voices();
  #volume = 60;
  #effects_volume = 100;
  #interface_volume = 100;
  #is_muted = false;
  /** @type {ReturnType<typeof createGraph> | null} */
  #graph = null;
  /** @type {Map<Recipe, AudioBuffer>} */
  #buffers = new Map();
  /** Recipes to be rendered ahead. @type {Recipe[]} */
  #awaited = [];

  /**
   * @param {() => BaseAudioContext} createContext
   * @param {object} [parts]
   * @param {() => number} [parts.random] from 0 to 1
   * @param {(act: () => void, ms: number) => unknown} [parts.later]
   */
  constructor(createContext, { random = Math.random, later = defer } = {}) {
    this.createContext = createContext;
    this.random = random;
    this.later = later;
  }

  /** 0 to 100; 0 is silence. @param {number} percent */
  set volume(percent) {
    this.#volume = percent;
    this.#adjust();
  }

  /** Of what happens in a match, 0 to 100. @param {number} percent */
  set effects_volume(percent) {
    this.#effects_volume = percent;
    this.#adjust();
  }

  /** Of countdowns, chat and people who join, 0 to 100. @param {number} percent */
  set interface_volume(percent) {
    this.#interface_volume = percent;
    this.#adjust();
  }

  /** @param {boolean} is_muted */
  set muted(is_muted) {
    this.#is_muted = is_muted;
    this.#adjust();
  }

  /** The player has touched the page: from now on there may be sound. */
  wake() {
    if (this.made === 0) this.#open();
    const context = /** @type {AudioContext | null} */ (this.context);
    if (context && context.state !== "running") {
      context.resume().catch(() => {}); // the next gesture tries again
    }
  }

  /** The page is hidden: silence, until it wakes. */
  sleep() {
    for (const strip of this.#graph?.strips ?? []) strip.silence();
    this.#voices.clear();
    /** @type {AudioContext | null} */ (this.context)?.suspend().catch(() => {});
  }

  /** Render recipes ahead of their first use. @param {Iterable<Recipe>} recipes */
  prepare(recipes) {
    const is_idle = this.#awaited.length === 0;
    this.#awaited.push(...recipes);
    if (is_idle) this.#renderNext();
  }

  /**
   * Play a recipe, if there is anything to hear it with.
   *
   * @param {Recipe} recipe @param {Placed} [placed]
   * @returns {boolean} whether it is heard
   */
  play(recipe, { gain = 1, pan = 0, pitch = 1, bus = "own" } = {}) {
    const graph = this.#graph;
    const { context } = this;
    if (!graph || context?.state !== "running" || gain <= 0 || this.#is_silent) return false;
    const buffer = this.#bufferOf(recipe);
    const rate = pitch * (1 + DETUNE * (2 * this.random() - 1));
    const lasts_s = buffer.duration / rate;
    const weight = gain * recipe.level * (bus === "own" ? OWN_WEIGHT : 1);
    const number = this.#voices.take(recipe, weight, context.currentTime, lasts_s);
    if (number < 0) return false;
    graph.strips[number].play(buffer, rate, gain, pan, graph.buses[bus]);
    if (recipe.ducks_s && bus === "own") graph.duck(recipe.ducks_s);
    this.started += 1;
    return true;
  }

  /** What is going on, for tests and for the console. */
  get report() {
    const { context, made, started } = this;
    const playing = context ? this.#voices.count(context.currentTime) : 0;
    return { state: context?.state ?? "none", made, started, playing };
  }

  get #is_silent() {
    return this.#is_muted || this.#volume <= 0;
  }

  #open() {
    this.made += 1;
    try {
      const context = this.createContext();
      this.#graph = createGraph(context);
      this.context = context;
    } catch {
      return; // a browser without sound
    }
    this.#adjust();
    this.#renderNext();
  }

  #adjust() {
    const graph = this.#graph;
    if (!graph || !this.context) return;
    const { currentTime: now_s } = this.context;
    /** @param {GainNode} node @param {number} gain */
    const glide = ({ gain: param }, gain) => param.setTargetAtTime(gain, now_s, GLIDE_S);
    glide(graph.volume, this.#is_silent ? 0 : gainOf(this.#volume));
    glide(graph.effects, gainOf(this.#effects_volume));
    glide(graph.buses.interface, gainOf(this.#interface_volume));
  }

  #renderNext() {
    const recipe = this.context && this.#awaited.shift();
    if (!recipe) return;
    this.#bufferOf(recipe);
    this.later(() => this.#renderNext(), RENDER_EVERY_MS);
  }

  /** @param {Recipe} recipe */
  #bufferOf(recipe) {
    const known = this.#buffers.get(recipe);
    if (known) return known;
    const context = /** @type {BaseAudioContext} */ (this.context);
    const samples = render(recipe, RECIPE_RATE);
    const buffer = context.createBuffer(1, samples.length, RECIPE_RATE);
    buffer.copyToChannel(samples, 0);
    this.#buffers.set(recipe, buffer);
    return buffer;
  }
}

/** @param {() => void} act @param {number} ms */
const defer = (act, ms) => setTimeout(act, ms);
