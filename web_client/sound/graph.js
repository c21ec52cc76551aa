/**
 * The nodes of the mixer, made once:
 *
 *     strip: gain → pan ─┬ own ────────────┬ effects ─┬ limiter → ceiling → volume → loudspeaker
 *                        ├ others → duck ──┘          │
 *                        └ interface ─────────────────┘
 */

import { MOST_VOICES } from "./voices.js";

/** @typedef {"own" | "others" | "interface"} Bus */

/** How much quieter others' sounds are while the player's own matter more. */
const DUCKED = 0.45;
const DUCK_S = 0.015;
const RECOVER_S = 0.25;
/** The limiter makes quiet sounds louder by itself; this takes as much away before. */
const INTO_LIMITER = 0.7;
const LIMITER = { threshold: -14, knee: 10, ratio: 8, attack: 0.003, release: 0.18 };
/** Up to here the ceiling changes nothing; above, it bends what comes in below `CEILING`. */
const UNBENT = 0.7;
const CEILING = 0.97;
const CURVE_POINTS = 257;
/** A stolen strip fades within this time, and its next sound begins after it: else it would click. */
const STEAL_S = 0.006;

/** One voice's gain and place, used again and again. */
class Strip {
  /** When its sound ends. */
  ends_s = 0;
  /** @type {AudioBufferSourceNode | null} */
  #source = null;
  /** @type {AudioNode | null} */
  #bus = null;

  /** @param {BaseAudioContext} context */
  constructor(context) {
    this.context = context;
    this.gain = context.createGain();
    this.pan = context.createStereoPanner();
    this.gain.connect(this.pan);
  }

  /**
   * Play a buffer; a sound that is still heard makes way for it.
   *
   * @param {AudioBuffer} buffer @param {number} rate 2 is an octave higher
   * @param {number} gain @param {number} pan @param {AudioNode} bus
   */
  play(buffer, rate, gain, pan, bus) {
    const { currentTime: now_s } = this.context;
    const start_s = this.ends_s > now_s ? now_s + STEAL_S : now_s;
    if (this.ends_s > now_s) this.silence();
    if (this.#bus !== bus) this.#lead(bus);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.playbackRate.value = rate;
    source.connect(this.gain);
    this.gain.gain.setValueAtTime(gain, start_s);
    this.pan.pan.setValueAtTime(pan, start_s);
    source.start(start_s);
    this.#source = source;
    this.ends_s = start_s + buffer.duration / rate;
  }

  /** Fade out at once. */
  silence() {
    const { currentTime: now_s } = this.context;
    if (this.ends_s <= now_s) return;
    this.gain.gain.setTargetAtTime(0, now_s, STEAL_S / 4);
    this.#source?.stop(now_s + STEAL_S);
    this.ends_s = 0;
  }

  /** @param {AudioNode} bus */
  #lead(bus) {
    this.pan.disconnect();
    this.pan.connect(bus);
    this.#bus = bus;
  }
}

/** @param {BaseAudioContext} context */
export function createGraph(context) {
  const volume = context.createGain();
  const ceiling = context.createWaveShaper();
  const limiter = context.createDynamicsCompressor();
  const sum = context.createGain();
  const effects = context.createGain();
  const duck = context.createGain();
  /** @type {Record<Bus, GainNode>} */
  const buses = {
    own: context.createGain(),
    others: context.createGain(),
    interface: context.createGain(),
  };
  for (const [name, value] of Object.entries(LIMITER)) {
    limiter[/** @type {keyof typeof LIMITER} */ (name)].value = value;
  }
  ceiling.curve = ceilingCurve();
  sum.gain.value = INTO_LIMITER;
  volume.gain.value = 0; // until the mixer says how loud
  buses.own.connect(effects);
  buses.others.connect(duck).connect(effects);
  effects.connect(sum);
  buses.interface.connect(sum);
  sum.connect(limiter).connect(ceiling).connect(volume).connect(context.destination);

  return {
    strips: Array.from({ length: MOST_VOICES }, () => new Strip(context)),
    buses,
    effects,
    volume,
    /** Others' sounds are quieter for `lasts_s`. @param {number} lasts_s */
    duck(lasts_s) {
      const { currentTime: now_s } = context;
      duck.gain.cancelScheduledValues(now_s);
      duck.gain.setTargetAtTime(DUCKED, now_s, DUCK_S);
      duck.gain.setTargetAtTime(1, now_s + lasts_s, RECOVER_S);
    },
  };
}

function ceilingCurve() {
  const curve = new Float32Array(CURVE_POINTS);
  const room = CEILING - UNBENT;
  for (let i = 0; i < CURVE_POINTS; i++) {
    const x = (2 * i) / (CURVE_POINTS - 1) - 1;
    const over = Math.abs(x) - UNBENT;
    curve[i] = over <= 0 ? x : Math.sign(x) * (UNBENT + room * Math.tanh(over / room));
  }
  return curve;
}
