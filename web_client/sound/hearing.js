/** Where a sound is heard: how far left or right, and how loud, by its place on the screen. */

/**
 * @typedef {object} Camera
 * @property {number} x units, the middle of the screen
 * @property {number} y
 * @property {number} width CSS pixels
 * @property {number} height
 * @property {number} zoom CSS pixels a unit
 */

/** At the screen's edge a sound is not quite on one side: that would tire ears with headphones. */
const MOST_PAN = 0.8;
/** Nothing is heard from farther away, in halves of the screen. */
const REACH = 2.2;

/**
 * From −`MOST_PAN` (left) to `MOST_PAN` (right).
 *
 * @param {Camera} camera @param {number} x units
 */
export function panAt({ x: middle, width, zoom }, x) {
  const share = ((x - middle) * zoom) / (width / 2);
  return MOST_PAN * Math.max(-1, Math.min(1, share));
}

/**
 * From 1 in the middle of the screen through 0.4 at its edge to 0 beyond two screens.
 *
 * @param {Camera} camera @param {number} x units @param {number} y
 */
export function gainAt({ x: middle, y: centre, width, height, zoom }, x, y) {
  const across = ((x - middle) * zoom) / (width / 2);
  const down = ((y - centre) * zoom) / (height / 2);
  const near = 1 - Math.sqrt(across * across + down * down) / REACH;
  return near > 0 ? near * Math.sqrt(near) : 0;
}
