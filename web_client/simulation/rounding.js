/** Rounding to a grid, halves upward: the twin of game_server/simulation/rounding.py. */

/**
 * The nearest point of a grid with `steps` steps to a unit.
 *
 * @param {number} value
 * @param {number} steps
 */
export const snap = (value, steps) => Math.floor(value * steps + 0.5) / steps;
