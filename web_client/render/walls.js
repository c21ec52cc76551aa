/**
 * The ground plan of a map: a floor with a faint lattice, a lit border, and convex walls with
 * bevelled edges. Geometry is turned into paths once per map; a frame fills what is on screen.
 */

import { withAlpha, mix } from "./palette.js";

const FLOOR = "rgba(20, 34, 78, 0.34)";
const LATTICE = "rgba(122, 160, 255, 0.075)";
const LATTICE_UNITS = 100;
const LINE_UNITS = 1.5;
const BORDER = "#5b86e8";
/** Echoes of the border outside, so that the void has a shape: distance in units, and alpha. */
const ECHOES = [
  [60, 0.3],
  [130, 0.18],
  [220, 0.1],
  [340, 0.06],
  [500, 0.035],
];
const TOP = "#1d2c5c";
const LIGHT = "#6d8fe0";
const DARK = "#0b1230";
const BEVEL_UNITS = 9;
const SHADOW_UNITS = 14;

/**
 * A convex polygon with every edge moved inwards; null when nothing is left.
 * Corners are where the moved edges meet.
 * @param {readonly number[][]} polygon Clockwise on the screen. @param {number} by units
 * @returns {number[][]|null}
 */
export function inset(polygon, by) {
  const edges = polygon.map((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const nx = -(b[1] - a[1]) / length; // inwards: clockwise on a screen whose y points down
    const ny = (b[0] - a[0]) / length;
    return { nx, ny, d: nx * a[0] + ny * a[1] + by };
  });
  const corners = edges.map((e, i) => {
    const f = edges[(i + edges.length - 1) % edges.length];
    const det = f.nx * e.ny - f.ny * e.nx;
    if (Math.abs(det) < 1e-6) return [polygon[i][0] + e.nx * by, polygon[i][1] + e.ny * by];
    return [(f.d * e.ny - e.d * f.ny) / det, (e.d * f.nx - f.d * e.nx) / det];
  });
  const whole = corners.every(([x, y]) => edges.every((e) => e.nx * x + e.ny * y >= e.d - 0.01));
  return whole ? corners : null;
}

/** How light an edge is: lit from the upper left, 0 dark to 1 bright.
 * @param {number} nx Outward normal. @param {number} ny */
export function edgeLight(nx, ny) {
  return 0.5 + 0.5 * (-0.55 * nx - 0.835 * ny);
}

/**
 * How far a ray runs before it meets a wall, at most `range`. For drawing only: the server decides
 * what a shot hits.
 * @param {readonly number[][][]} walls Convex polygons, clockwise on the screen.
 * @param {number} x @param {number} y @param {number} dx Direction of length 1. @param {number} dy
 * @param {number} range
 */
export function rayLength(walls, x, y, dx, dy, range) {
  let nearest = range;
  for (const polygon of walls) {
    for (let i = 0; i < polygon.length; i++) {
      const [ax, ay] = polygon[i];
      const [bx, by] = polygon[(i + 1) % polygon.length];
      const det = dx * (by - ay) - dy * (bx - ax);
      if (det === 0) continue;
      const along = ((ax - x) * (by - ay) - (ay - y) * (bx - ax)) / det;
      const share = ((ax - x) * dy - (ay - y) * dx) / det;
      if (along >= 0 && along < nearest && share >= 0 && share <= 1) nearest = along;
    }
  }
  return nearest;
}

/** @param {readonly number[][]} points */
function pathOf(points) {
  const path = new Path2D();
  path.moveTo(points[0][0], points[0][1]);
  for (const [x, y] of points.slice(1)) path.lineTo(x, y);
  path.closePath();
  return path;
}

/** One wall made ready to draw. @param {number[][]} polygon */
function buildWall(polygon) {
  const xs = polygon.map((p) => p[0]);
  const ys = polygon.map((p) => p[1]);
  const x = (Math.min(...xs) + Math.max(...xs)) / 2;
  const y = (Math.min(...ys) + Math.max(...ys)) / 2;
  const radius = Math.max(...polygon.map((p) => Math.hypot(p[0] - x, p[1] - y)));
  const thin = Math.min(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const inner = inset(polygon, Math.min(BEVEL_UNITS, thin * 0.28)) ?? polygon;
  const faces = polygon.map((a, i) => {
    const j = (i + 1) % polygon.length;
    const b = polygon[j];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const light = edgeLight((b[1] - a[1]) / length, -(b[0] - a[0]) / length);
    return { path: pathOf([a, b, inner[j], inner[i]]), colour: mix(DARK, LIGHT, light) };
  });
  return {
    x,
    y,
    radius: radius + SHADOW_UNITS,
    outline: pathOf(polygon),
    faces,
    top: pathOf(inner),
  };
}

export class Walls {
  /** @type {import("./types.js").GameMap|null} */
  #map = null;
  /** @type {ReturnType<typeof buildWall>[]} */
  #walls = [];

  /** Makes a map ready; does nothing when it is the one already there.
   * @param {import("./types.js").GameMap} map */
  use(map) {
    if (map === this.#map) return;
    this.#map = map;
    this.#walls = (map.walls ?? []).map(buildWall);
  }

  /** Floor, lattice and border. @param {import("./sprites.js").Pen} pen
   * @param {import("./camera.js").Camera} camera */
  drawFloor(pen, camera) {
    const map = this.#map;
    if (!map) return;
    const ctx = pen.ctx;
    pen.world();
    ctx.fillStyle = FLOOR;
    ctx.fillRect(0, 0, map.width, map.height);
    drawLattice(ctx, camera, map);
    for (const [width, alpha] of [
      [26, 0.06],
      [14, 0.1],
      [4, 0.9],
    ]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = withAlpha(BORDER, alpha);
      ctx.strokeRect(-2, -2, map.width + 4, map.height + 4);
    }
    ctx.lineWidth = 3;
    for (const [away, alpha] of ECHOES) {
      ctx.strokeStyle = withAlpha(BORDER, alpha);
      ctx.strokeRect(-away, -away, map.width + 2 * away, map.height + 2 * away);
    }
  }

  /** @param {import("./sprites.js").Pen} pen @param {import("./camera.js").Camera} camera */
  drawWalls(pen, camera) {
    const ctx = pen.ctx;
    ctx.fillStyle = "rgba(2, 4, 14, 0.5)";
    for (const wall of this.#walls) {
      if (!camera.sees(wall.x, wall.y, wall.radius)) continue;
      pen.at(SHADOW_UNITS * 0.5, SHADOW_UNITS);
      ctx.fill(wall.outline);
    }
    pen.world();
    ctx.lineJoin = "round";
    for (const wall of this.#walls) {
      if (camera.sees(wall.x, wall.y, wall.radius)) drawWall(ctx, wall);
    }
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {ReturnType<typeof buildWall>} wall */
function drawWall(ctx, wall) {
  ctx.strokeStyle = "#03061a";
  ctx.lineWidth = 5;
  ctx.stroke(wall.outline);
  ctx.fillStyle = TOP;
  ctx.fill(wall.outline);
  for (const face of wall.faces) {
    ctx.fillStyle = face.colour;
    ctx.fill(face.path);
  }
  ctx.strokeStyle = "rgba(150, 182, 255, 0.35)";
  ctx.lineWidth = 1.5;
  ctx.stroke(wall.top);
}

/** Lines every hundred units, those on screen only. @param {CanvasRenderingContext2D} ctx
 * @param {import("./camera.js").Camera} camera @param {{width: number, height: number}} map */
function drawLattice(ctx, camera, map) {
  const half_x = camera.width / 2 / camera.zoom + LATTICE_UNITS;
  const half_y = camera.height / 2 / camera.zoom + LATTICE_UNITS;
  const left = Math.max(0, Math.floor((camera.x - half_x) / LATTICE_UNITS) * LATTICE_UNITS);
  const top = Math.max(0, Math.floor((camera.y - half_y) / LATTICE_UNITS) * LATTICE_UNITS);
  const right = Math.min(map.width, camera.x + half_x);
  const bottom = Math.min(map.height, camera.y + half_y);
  // Rectangles: strokes of such length cost ten times as much.
  ctx.fillStyle = LATTICE;
  for (let x = left; x <= right; x += LATTICE_UNITS) {
    ctx.fillRect(x - LINE_UNITS / 2, top, LINE_UNITS, bottom - top);
  }
  for (let y = top; y <= bottom; y += LATTICE_UNITS) {
    ctx.fillRect(left, y - LINE_UNITS / 2, right - left, LINE_UNITS);
  }
}
