/**
 * Directions without the engine's own sine: the twin of game_server/simulation/trig.py.
 *
 * The table comes from Taylor polynomials, hence from + and × alone, which IEEE 754 fixes exactly;
 * `Math.sin` differs in its last bits from one engine to the next. An aim is an integer, 65,536
 * to a turn, 0 along +x and growing towards +y, which points down.
 */

const ENTRIES = 4096;
const QUARTER = ENTRIES / 4;
const AIM_SHIFT = 4;
const STEP = (2 * 3.141592653589793) / ENTRIES;

// Taylor's 1/n! with alternating signs, highest power first.
const SIN = [
  1 / 355687428096000,
  -1 / 1307674368000,
  1 / 6227020800,
  -1 / 39916800,
  1 / 362880,
  -1 / 5040,
  1 / 120,
  -1 / 6,
  1,
];
const COS = [
  1 / 20922789888000,
  -1 / 87178291200,
  1 / 479001600,
  -1 / 3628800,
  1 / 40320,
  -1 / 720,
  1 / 24,
  -1 / 2,
  1,
];

/** Horner's scheme. @param {readonly number[]} coefficients @param {number} square */
const polynomial = (coefficients, square) =>
  coefficients.reduce((value, coefficient) => value * square + coefficient, 0);

/** sin(2π i / 4096) for i from 0 to 1024. @param {number} i */
function rising(i) {
  const angle = Math.min(i, QUARTER - i) * STEP;
  return i <= QUARTER / 2 ? polynomial(SIN, angle * angle) * angle : polynomial(COS, angle * angle);
}

/** sin(2π i / 4096); the other quarters mirror the first to the last bit. @param {number} i */
function entry(i) {
  const half = i % (ENTRIES / 2);
  const value = rising(Math.min(half, ENTRIES / 2 - half));
  return i < ENTRIES / 2 ? value : 0 - value; // no -0 at half a turn
}

/** The sines of 4,096 angles. */
export const SINE = Float64Array.from({ length: ENTRIES }, (_, i) => entry(i));

/** @param {number} aim any integer */
export const sin = (aim) => SINE[(aim >> AIM_SHIFT) & (ENTRIES - 1)];

/** @param {number} aim any integer */
export const cos = (aim) => SINE[((aim >> AIM_SHIFT) + QUARTER) & (ENTRIES - 1)];

/** The unit vector of an aim. @param {number} aim @returns {[x: number, y: number]} */
export const direction = (aim) => [cos(aim), sin(aim)];
