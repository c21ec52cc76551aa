/**
 * The synthesiser: turns a recipe, which is plain data, into samples. Pure: the same recipe gives the
 * same samples.
 *
 * A recipe is a sum of layers. Each layer is a wave or noise, maybe filtered, under an envelope that
 * rises from silence and falls back to it, so that nothing clicks:
 *
 *     attack_s  hold_s  decay_s
 *        ╱──────────╲___
 */

/**
 * @typedef {object} Layer
 * @property {"sine" | "triangle" | "square" | "saw" | "noise"} wave
 * @property {number | readonly [number, number]} [hz] pitch; two numbers: it slides from one to the
 *   other. Noise has none.
 * @property {number} decay_s
 * @property {number} [hold_s]
 * @property {number} [attack_s]
 * @property {number} [at_s] when it begins
 * @property {number} [gain] beside the other layers
 * @property {number | readonly [number, number]} [low_hz] a low-pass filter
 * @property {number | readonly [number, number]} [band_hz] a band-pass filter
 * @property {number} [q] how narrow the filter is
 * @property {readonly [number, number]} [vibrato] how often a second, and by what share of the pitch
 *
 * @typedef {object} Recipe
 * @property {readonly Layer[]} layers
 * @property {number} level how loud: the root mean square of its loudest 50 ms, at most `MOST_LEVEL`
 * @property {number} [ducks_s] for how long others' sounds are quieter while it is heard
 */

export const MOST_LEVEL = 0.35;
const ATTACK_S = 0.003;
const LOUDEST_S = 0.05;
/** The last moments of a sound fade out, whatever the filters still hold. */
const FADE_S = 0.006;
/** Below this pitch a loudspeaker only moves; the constant part of a wave is below it too. */
const LEAST_HZ = 18;
/** Samples from one change of a filter's pitch to the next. */
const FILTER_STEP = 16;

/**
 * The samples of a recipe, each within ±1 or a little above.
 *
 * @param {Recipe} recipe
 * @param {number} rate samples a second
 * @returns {Float32Array<ArrayBuffer>}
 */
export function render({ layers, level }, rate) {
  const length_s = Math.max(...layers.map((layer) => (layer.at_s ?? 0) + lengthOf(layer)));
  const samples = new Float32Array(Math.ceil(length_s * rate));
  for (const layer of layers) addLayer(samples, layer, rate);
  removeConstant(samples, rate);
  fadeOut(samples, Math.round(FADE_S * rate));
  const scale = level / (loudest(samples, Math.round(LOUDEST_S * rate)) || 1);
  for (let i = 0; i < samples.length; i++) samples[i] *= scale;
  return samples;
}

/** @param {Layer} layer */
const lengthOf = ({ attack_s = ATTACK_S, hold_s = 0, decay_s }) => attack_s + hold_s + decay_s;

/** @param {Float32Array} samples @param {Layer} layer @param {number} rate */
function addLayer(samples, layer, rate) {
  const { wave, hz = 440, at_s = 0, gain = 1, attack_s = ATTACK_S, hold_s = 0, decay_s } = layer;
  const { vibrato = [0, 0] } = layer;
  const first = Math.round(at_s * rate);
  const attack = Math.max(1, attack_s * rate);
  const held = attack + hold_s * rate;
  const decay = decay_s * rate;
  const count = Math.min(samples.length - first, Math.ceil(held + decay));
  const slide = slideOf(hz, count);
  const filter = filterOf(layer, count, rate);
  const noise = createNoise();
  const sway = (2 * Math.PI * vibrato[0]) / rate;
  let pitch = slide.from;
  let phase = 0;
  for (let i = 0; i < count; i++) {
    const raw = wave === "noise" ? noise() : WAVES[wave](phase);
    const envelope = i < attack ? rise(i / attack) : i < held ? 1 : fall((i - held) / decay);
    samples[first + i] += filter(raw, i) * envelope * gain;
    phase += (pitch * (1 + vibrato[1] * Math.sin(sway * i))) / rate;
    if (phase >= 1) phase -= 1;
    pitch *= slide.step;
  }
}

/** From 0 to 1, for a share from 0 to 1. @param {number} share */
const rise = (share) => 0.5 - 0.5 * Math.cos(Math.PI * share);
/** From 1 to 0, quickly at first. @param {number} share */
const fall = (share) => (1 - share) * (1 - share) * (1 - share);

/** Waves by their phase, 0 to 1; soft, without the harshest overtones. */
const WAVES = {
  sine: (/** @type {number} */ phase) => Math.sin(2 * Math.PI * phase),
  triangle: (/** @type {number} */ phase) => 1 - 4 * Math.abs(((phase + 0.25) % 1) - 0.5),
  square: (/** @type {number} */ phase) => Math.tanh(3 * Math.sin(2 * Math.PI * phase)),
  saw: (/** @type {number} */ phase) => {
    const angle = 2 * Math.PI * phase;
    return (Math.sin(angle) + Math.sin(2 * angle) / 2 + Math.sin(3 * angle) / 3) * 0.7;
  },
};

/** White noise, the same at each call. */
function createNoise() {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x80000000;
  };
}

/**
 * From one pitch to another in `count` equal steps, as ears count them.
 *
 * @param {number | readonly [number, number]} hz
 * @param {number} count
 */
function slideOf(hz, count) {
  const [from, to] = typeof hz === "number" ? [hz, hz] : hz;
  return { from, step: Math.pow(to / from, 1 / count) };
}

/**
 * A state-variable filter (Zavalishin, The Art of VA Filter Design, 4), or none.
 *
 * @param {Layer} layer @param {number} count samples @param {number} rate
 * @returns {(sample: number, i: number) => number}
 */
function filterOf({ low_hz, band_hz, q = 0.7 }, count, rate) {
  const hz = low_hz ?? band_hz;
  if (hz === undefined) return (sample) => sample;
  const slide = slideOf(hz, count);
  const step = Math.pow(slide.step, FILTER_STEP);
  let pitch = slide.from;
  let g = 0;
  let a = 0;
  let band = 0;
  let low = 0;
  return (sample, i) => {
    if (i % FILTER_STEP === 0) {
      g = Math.tan((Math.PI * Math.min(pitch, rate * 0.45)) / rate);
      a = 1 / (1 + g * (g + 1 / q));
      pitch *= step;
    }
    const rest = sample - low;
    const now_band = a * (band + g * rest);
    const now_low = low + g * now_band;
    band = 2 * now_band - band;
    low = 2 * now_low - low;
    return low_hz === undefined ? now_band / q : now_low;
  };
}

/** Takes the constant part away. @param {Float32Array} samples @param {number} rate */
function removeConstant(samples, rate) {
  const kept = 1 - (2 * Math.PI * LEAST_HZ) / rate;
  let before = 0;
  let after = 0;
  for (let i = 0; i < samples.length; i++) {
    after = samples[i] - before + kept * after;
    before = samples[i];
    samples[i] = after;
  }
}

/** @param {Float32Array} samples @param {number} count of the last ones */
function fadeOut(samples, count) {
  const last = samples.length - 1;
  for (let i = 0; i < Math.min(count, samples.length); i++) samples[last - i] *= rise(i / count);
}

/**
 * The root mean square of the loudest `count` samples in a row.
 *
 * @param {Float32Array} samples
 * @param {number} count
 */
function loudest(samples, count) {
  let sum = 0;
  let most = 0;
  for (let i = 0; i < samples.length; i++) {
    sum += samples[i] * samples[i];
    if (i >= count) sum -= samples[i - count] * samples[i - count];
    if (sum > most) most = sum;
  }
  return Math.sqrt(most / count);
}
