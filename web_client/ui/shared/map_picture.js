/** The outline of a map on a small canvas: its walls, and what the game has on the floor. */

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {(map: View["map"]) => readonly number[][]} Rings circles on the floor: x, y, radius in units */

const MOST_DENSITY = 3;
const LEAST_RING_PX = 2;

/**
 * Give a canvas the size that a map needs, and draw it there.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {View["map"]} map
 * @param {number} long_side_px of the picture, in device pixels
 * @param {number} density device pixels per CSS pixel
 * @param {Rings} [rings]
 * @returns {number} device pixels per unit
 */
export function drawMap(canvas, map, long_side_px, density, rings) {
  const scale = long_side_px / Math.max(map.width, map.height);
  canvas.width = Math.ceil(map.width * scale);
  canvas.height = Math.ceil(map.height * scale);
  const pen = canvas.getContext("2d");
  if (!pen) return scale;
  pen.fillStyle = "rgba(6, 11, 30, 0.72)";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "rgba(150, 180, 255, 0.5)";
  for (const wall of map.walls ?? []) polygon(pen, wall, scale);
  pen.strokeStyle = "rgba(125, 246, 224, 0.75)";
  pen.lineWidth = density;
  for (const [x, y, radius] of rings?.(map) ?? []) {
    pen.beginPath();
    pen.arc(x * scale, y * scale, Math.max(LEAST_RING_PX, radius * scale), 0, 7);
    pen.stroke();
  }
  return scale;
}

/** Device pixels per CSS pixel of an element, which the page may draw larger. @param {HTMLElement} node */
export function densityOf(node) {
  const grown = Number(getComputedStyle(node).getPropertyValue("--ui-scale")) || 1;
  return Math.min(MOST_DENSITY, (window.devicePixelRatio || 1) * grown);
}

/** @param {CanvasRenderingContext2D} pen @param {number[][]} points @param {number} scale */
function polygon(pen, points, scale) {
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x * scale, y * scale);
  pen.closePath();
  pen.fill();
}
