/**
 * Circles pushed out of walls: the twin of game_server/simulation/polygons.py and walls.py.
 *
 * Same result, to the last bit, as the server's `WallSet.collide`: float64, only + - × ÷ √ and
 * comparisons, in the same order, walls in the map's order. The server finds walls by a grid;
 * that only saves time there. tests/vectors/collide.json holds the two together.
 */

/**
 * @typedef {readonly [x: number, y: number]} Point
 * @typedef {{ width: number, height: number, walls: readonly (readonly Point[])[] }} GroundMap
 * @typedef {{ x: number, y: number, vx: number, vy: number }} Body
 *
 * @typedef {{ x1: number, y1: number, x2: number, y2: number, nx: number, ny: number }} Edge
 *   begin, end, outward unit normal
 * @typedef {object} Wall
 * @property {Edge[]} edges
 * @property {number} left
 * @property {number} top
 * @property {number} right
 * @property {number} bottom
 */

/** How far from its bounding box a wall is still asked about. */
const REACH_UNITS = 64;
/** Nearer to an edge than this counts as inside. */
const SKIN_UNITS = 1e-6;

/** A map is prepared when something first moves on it. @type {WeakMap<object, Wall[]>} */
const preparedWalls = new WeakMap();

/**
 * Pushes a circle out of the walls, then into the map, and reflects its velocity by
 * `restitution` where it moved into them: 1 bounces, 0 slides without friction. Changes `body`.
 *
 * @param {Body} body
 * @param {GroundMap} map
 * @param {number} radius at most 64
 * @param {number} restitution
 */
export function collide(body, map, radius, restitution) {
  const { x, y } = body;
  for (const wall of wallsOf(map)) {
    const isNear =
      wall.left - x <= REACH_UNITS &&
      x - wall.right <= REACH_UNITS &&
      wall.top - y <= REACH_UNITS &&
      y - wall.bottom <= REACH_UNITS;
    if (isNear) pushOut(body, wall.edges, radius, restitution);
  }
  keepInside(body, map, radius, restitution);
}

/** @param {GroundMap} map */
function wallsOf(map) {
  let walls = preparedWalls.get(map);
  if (!walls) {
    walls = map.walls.map(prepare);
    preparedWalls.set(map, walls);
  }
  return walls;
}

/** @param {readonly Point[]} corners clockwise on the screen @returns {Wall} */
function prepare(corners) {
  const edges = corners.map(([x1, y1], i) => {
    const [x2, y2] = corners[(i + 1) % corners.length];
    const dx = x2 - x1;
    const dy = y2 - y1;
    const length = Math.sqrt(dx * dx + dy * dy);
    return { x1, y1, x2, y2, nx: dy / length, ny: -dx / length };
  });
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return {
    edges,
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

/**
 * As in Box2D's b2CollidePolygonAndCircle: the edge of largest separation, the first of equal
 * ones, tells whether the middle is inside, before that edge, or before one of its two corners.
 *
 * @param {Body} body
 * @param {readonly Edge[]} edges
 * @param {number} radius
 * @param {number} restitution
 */
function pushOut(body, edges, radius, restitution) {
  const { x, y } = body;
  let best = edges[0];
  let distance = -Infinity;
  for (const edge of edges) {
    const separation = (x - edge.x1) * edge.nx + (y - edge.y1) * edge.ny;
    if (separation > distance) {
      best = edge;
      distance = separation;
    }
  }
  let { nx, ny } = best;
  const { x1, y1, x2, y2 } = best;
  if (distance > SKIN_UNITS) {
    const beforeFirst = (x - x1) * (x2 - x1) + (y - y1) * (y2 - y1) <= 0;
    const beforeSecond = (x - x2) * (x1 - x2) + (y - y2) * (y1 - y2) <= 0;
    if (beforeFirst || beforeSecond) {
      const dx = x - (beforeFirst ? x1 : x2);
      const dy = y - (beforeFirst ? y1 : y2);
      distance = Math.sqrt(dx * dx + dy * dy);
      nx = dx / distance;
      ny = dy / distance;
    }
  }
  if (distance >= radius) return;
  const depth = radius - distance;
  body.x = x + nx * depth;
  body.y = y + ny * depth;
  const inward = body.vx * nx + body.vy * ny;
  if (inward < 0) {
    const change = (1 + restitution) * inward;
    body.vx = body.vx - nx * change;
    body.vy = body.vy - ny * change;
  }
}

/** @param {Body} body @param {GroundMap} map @param {number} radius @param {number} restitution */
function keepInside(body, map, radius, restitution) {
  const right = map.width - radius;
  const bottom = map.height - radius;
  if ((body.x < radius && body.vx < 0) || (body.x > right && body.vx > 0)) {
    body.vx = -body.vx * restitution;
  }
  if ((body.y < radius && body.vy < 0) || (body.y > bottom && body.vy > 0)) {
    body.vy = -body.vy * restitution;
  }
  body.x = Math.min(Math.max(body.x, radius), right);
  body.y = Math.min(Math.max(body.y, radius), bottom);
}
