/** Which control lies in a direction from another one, as somebody looking at the screen would say. */

/** @typedef {"up" | "down" | "left" | "right"} Direction */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

/** Something straight ahead is taken before something nearer that lies aside. */
const ASIDE_COUNTS = 2.5;

/**
 * The index of the nearest box in a direction; −1 when there is none.
 *
 * @param {Box} from
 * @param {readonly Box[]} boxes
 * @param {Direction} direction
 */
export function nearestIn(from, boxes, direction) {
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, i) => {
    const [ahead, aside, is_beyond] = lie(from, box, direction);
    const far = Math.max(0, ahead) + ASIDE_COUNTS * Math.max(0, aside);
    if (!is_beyond || far >= least) return;
    best = i;
    least = far;
  });
  return best;
}

/**
 * The gap ahead, the gap aside, and whether the box lies in that direction at all.
 *
 * @param {Box} from @param {Box} to @param {Direction} direction
 * @returns {[number, number, boolean]}
 */
function lie(from, to, direction) {
  const across = Math.max(to.left - from.right, from.left - to.right);
  const down = Math.max(to.top - from.bottom, from.top - to.bottom);
  const [x, y] = [
    to.left + to.right - from.left - from.right,
    to.top + to.bottom - from.top - from.bottom,
  ];
  // Boxes in one row overlap in height: they lie beside each other, not below.
  if (direction === "left") return [from.left - to.right, down, x < 0 && across > -1];
  if (direction === "right") return [to.left - from.right, down, x > 0 && across > -1];
  if (direction === "up") return [from.top - to.bottom, across, y < 0 && down > -1];
  return [to.top - from.bottom, across, y > 0 && down > -1];
}
