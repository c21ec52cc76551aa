/**
 * Interest cells, as the server's `protocol/cells.py` numbers them: 0 is the global cell, and
 * 1 + row × cols + col are the squares. The cells of your team follow in the same order.
 */

/** `size` is the side of a square in units. @typedef {{ size: number, cols: number, rows: number }} CellLayout */

const GLOBAL_CELL = 0;
/** The view cell of a spectator who sees every cell. */
const WHOLE_MAP = GLOBAL_CELL;

/**
 * The cells of a view: the 3 × 3 squares around `view_cell` and the global cell, and your team's
 * cells for the same squares. From the global cell a view sees the whole map.
 *
 * @param {number} view_cell
 * @param {CellLayout} cells
 * @returns {Set<number>}
 */
export function seenFrom(view_cell, { cols, rows }) {
  if (view_cell === WHOLE_MAP) return new Set(Array(2 * (1 + cols * rows)).keys());
  const seen = new Set([GLOBAL_CELL]);
  const col = (view_cell - 1) % cols;
  const row = Math.floor((view_cell - 1) / cols);
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, col - 1); x <= Math.min(cols - 1, col + 1); x++) {
      seen.add(1 + y * cols + x);
    }
  }
  for (const cell of [...seen]) seen.add(1 + cols * rows + cell);
  return seen;
}

/**
 * The least x and y of a square, or of a team's cell for it, in wire steps.
 *
 * @param {number} cell
 * @param {CellLayout} cells
 * @param {number} scale wire steps a unit
 */
export function cornerOf(cell, { size, cols, rows }, scale) {
  const square = (cell % (1 + cols * rows)) - 1;
  const steps = (/** @type {number} */ at) => Math.floor(at * size * scale + 0.5);
  return { x: steps(square % cols), y: steps(Math.floor(square / cols)) };
}
