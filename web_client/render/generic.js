/**
 * Draws any game from its tables alone.
 *
 * Kinds with columns `x` and `y` become shapes, grid kinds become coloured fields. Columns with
 * these names mean something, all of them optional: `slot`, `owner` or `seat` (whose it is),
 * `colour` (a seat + 1), `radius` (units), `aim` (radians), `stunned` (drawn dim while not 0).
 * In a game with a grid whole-numbered places are fields, and an entity stands in their middle.
 */

import { approach, zoomFor } from "./camera.js";
import { GridPainter, seatOfValue } from "./grid.js";
import { showsName } from "./labels.js";
import { LOOK } from "./particles.js";
import { shapeSprite } from "./shapes.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").GridValues} GridValues */

const LEAST_FIELD_PX = 15;
const BORDER_PX = 28;
const TOP_BAR_PX = 74;
/** The leaders stand on the left of wide screens. */
const SIDE_BAR_PX = 208;
const WIDE_PX = 900;
const RADIUS_UNITS = 18;
const EDGE_UNITS = 60;
const RADIUS_FIELDS = 0.66;
const GLIDE_HALF_LIFE_S = 0.035;
/** Farther than this many radii apart is a jump, not a movement. */
const JUMP_RADII = 9;
/** Of ghosts: others, the player, and the targets of the last shot. */
const GHOSTS = { others: "#ffffff", own: "#6ff2a0", aimed: "#ffb02e" };
const GHOST_PX = 1.5;

/** @param {any} values @returns {values is GridValues} */
export const isGrid = (values) => values !== null && !Array.isArray(values) && "values" in values;

/** The slot of an entity's player; −1 without one. @param {Entity} entity */
export function seatOf(entity) {
  const slot = entity.slot ?? entity.owner ?? entity.seat;
  if (slot !== undefined) return slot;
  return entity.colour === undefined ? -1 : seatOfValue(entity.colour);
}

/**
 * The zoom for a map of fields: the whole map when its fields stay large enough, and a whole
 * number of device pixels a field.
 * @param {{width: number, height: number}} map
 * @param {{width: number, height: number, density: number}} screen
 */
export function fieldZoom(map, screen) {
  const across = (screen.width - sideBar(screen.width) - BORDER_PX) / map.width;
  const down = (screen.height - TOP_BAR_PX - BORDER_PX) / map.height;
  const wanted = Math.max(LEAST_FIELD_PX, Math.min(across, down));
  return Math.max(1, Math.floor(wanted * screen.density)) / screen.density;
}

/** Pixels on the left that belong to the HUD. @param {number} width Of the screen. */
export const sideBar = (width) => (width >= WIDE_PX ? SIDE_BAR_PX : 0);

/**
 * Where to look such that fields stay clear of the HUD: beside and below its bars; on an upright
 * phone near the top, since thumbs cover the bottom.
 * @param {import("./camera.js").Camera} camera @param {{width: number, height: number}} map
 * @param {{x: number, y: number}} at
 */
export function lookAtFields(camera, map, at) {
  const { zoom } = camera;
  const side = sideBar(camera.width);
  const free_x = camera.width - side - map.width * zoom;
  const free_y = camera.height - TOP_BAR_PX - map.height * zoom;
  camera.lookAt(at.x, at.y, map, BORDER_PX / 2 / zoom);
  if (free_x >= 0) camera.x = (camera.width / 2 - side - free_x / 2) / zoom;
  if (free_y < 0) return;
  const above = TOP_BAR_PX + (camera.height > camera.width ? Math.min(free_y / 2, 56) : free_y / 2);
  camera.y = (camera.height / 2 - above) / zoom;
}

/** How an entity was last drawn. @typedef {{x: number, y: number, dx: number, dy: number, frame: number}} Pose */

/**
 * @param {import("./renderer.js").Renderer} renderer
 * @returns {import("./types.js").Drawer}
 */
export function createGenericDraw(renderer) {
  const { camera, pen, ctx } = renderer;
  /** @type {Map<string, GridPainter>} */
  const painters = new Map();
  /** By kind, then by id. @type {Map<string, Map<number, Pose>>} */
  const poses = new Map();
  let frame = 0;

  /** @param {View} view @param {import("./types.js").Point|null} _pointer @param {number} dt_s */
  function focus(view, _pointer, dt_s) {
    const fields = hasGrid(view);
    frame += 1;
    glideAll(view, fields, dt_s);
    const { width, height } = view.map;
    camera.zoom = fields ? fieldZoom(view.map, camera) : zoomFor(camera.width, camera.height);
    const at = ownPose(view) ?? view.watched ?? { x: width / 2, y: height / 2 };
    if (fields) lookAtFields(camera, view.map, at);
    else camera.lookAt(at.x, at.y, view.map, EDGE_UNITS);
  }

  /** @param {View} view @param {import("./types.js").Point|null} _pointer @param {number} dt_s */
  function draw(view, _pointer, dt_s) {
    const fields = hasGrid(view);
    if (fields) drawFrame(view.map);
    else renderer.walls.drawFloor(pen, camera);
    for (const [name, values] of Object.entries(view.kinds)) {
      if (isGrid(values)) drawGrid(name, values, view, dt_s);
    }
    if (!fields) renderer.walls.drawWalls(pen, camera);
    celebrate(view, fields);
    eachEntity(view, (name, entity, number) => drawEntity(view, name, entity, number, fields));
    renderer.particles.draw(pen, camera);
    eachEntity(view, (name, entity) => drawName(view, name, entity, fields));
  }

  /** @param {string} name @param {GridValues} grid @param {View} view @param {number} dt_s */
  function drawGrid(name, grid, view, dt_s) {
    let painter = painters.get(name);
    if (!painter) painters.set(name, (painter = new GridPainter()));
    const cell_px = Math.round(camera.zoom * camera.density);
    painter.paint(grid, cell_px, view.own?.slot ?? -1, renderer.palette);
    painter.draw(pen, dt_s, renderer.flashes);
  }

  /** A lit frame around a map of fields. @param {{width: number, height: number}} map */
  function drawFrame(map) {
    pen.world();
    for (const [px, colour] of FRAME) {
      const w = px / camera.zoom;
      ctx.fillStyle = colour;
      ctx.fillRect(-w, -w, map.width + 2 * w, map.height + 2 * w);
    }
  }

  /** Moves every drawn place towards the true one. @param {View} view @param {boolean} fields
   * @param {number} dt_s */
  function glideAll(view, fields, dt_s) {
    const share = fields ? approach(dt_s, GLIDE_HALF_LIFE_S) : 1;
    eachEntity(view, (name, entity) => {
      let known = poses.get(name);
      if (!known) poses.set(name, (known = new Map()));
      const shift = fields ? 0.5 : 0;
      const x = entity.x + shift;
      const y = entity.y + shift;
      const pose = known.get(entity.id);
      const reach = JUMP_RADII * radiusOf(view, name, entity, fields);
      if (!pose || Math.abs(x - pose.x) + Math.abs(y - pose.y) > reach) {
        known.set(entity.id, { x, y, dx: 1, dy: 0, frame });
        return;
      }
      const moved = Math.hypot(x - pose.x, y - pose.y);
      if (moved > reach * 0.004) {
        pose.dx += ((x - pose.x) / moved - pose.dx) * 0.3;
        pose.dy += ((y - pose.y) / moved - pose.dy) * 0.3;
      }
      pose.x += (x - pose.x) * share;
      pose.y += (y - pose.y) * share;
      pose.frame = frame;
    });
    for (const known of poses.values()) {
      for (const [id, pose] of known) if (pose.frame !== frame) known.delete(id);
    }
  }

  /** @param {View} view @returns {Pose|null} */
  function ownPose(view) {
    /** @type {Pose|null} */
    let found = null;
    eachEntity(view, (name, entity) => {
      if (!found && view.own && seatOf(entity) === view.own.slot) {
        found = poses.get(name)?.get(entity.id) ?? null;
      }
    });
    return found;
  }

  /** @param {View} view @param {string} name @param {Entity} entity @param {number} number
   * @param {boolean} fields */
  function drawEntity(view, name, entity, number, fields) {
    const pose = poses.get(name)?.get(entity.id);
    const radius = radiusOf(view, name, entity, fields);
    if (!pose || !camera.sees(pose.x, pose.y, radius * 3)) return;
    const slot = seatOf(entity);
    const is_own = slot >= 0 && slot === view.own?.slot;
    const colour = renderer.colourOf(slot);
    const sprite = shapeSprite(renderer.bakery, number, slot >= 0, colour, is_own, radius);
    ctx.globalAlpha = (entity.stunned ? 0.55 : 1) * (is_own ? 1 : view.net.fade);
    if (slot >= 0) pen.enlarge(camera.enlargement(radius));
    if (typeof entity.aim === "number") {
      pen.turn(sprite, pose.x, pose.y, Math.cos(entity.aim), Math.sin(entity.aim));
    } else {
      pen.stamp(sprite, pose.x, pose.y);
      if (slot >= 0) drawEyes(pose, radius, Boolean(entity.stunned), view.now_ms + slot * 700);
    }
    pen.enlarge(1);
    ctx.globalAlpha = 1;
  }

  /** Two eyes that look where it goes, and blink now and then. @param {Pose} pose
   * @param {number} radius @param {boolean} stunned @param {number} now_ms */
  function drawEyes(pose, radius, stunned, now_ms) {
    const lid = stunned || now_ms % 3700 < 120 ? 0.15 : 1;
    for (const side of [-1, 1]) {
      pen.at(
        pose.x + side * radius * 0.3 + pose.dx * radius * 0.2,
        pose.y + pose.dy * radius * 0.2,
      );
      ctx.fillStyle = "#ffffff";
      ctx.beginPath();
      ctx.ellipse(0, 0, radius * 0.22, radius * 0.28 * lid, 0, 0, Math.PI * 2);
      ctx.fill();
      ctx.fillStyle = "#0a0f24";
      ctx.beginPath();
      ctx.arc(pose.dx * radius * 0.09, pose.dy * radius * 0.1, radius * 0.13 * lid, 0, Math.PI * 2);
      ctx.fill();
    }
  }

  /** @param {View} view @param {string} name @param {Entity} entity @param {boolean} fields */
  function drawName(view, name, entity, fields) {
    const slot = seatOf(entity);
    const pose = poses.get(name)?.get(entity.id);
    const seat = view.seats.get(slot);
    const is_own = slot === view.own?.slot;
    if (!seat || !pose || !(is_own || showsName(renderer.names, view, slot))) return;
    const radius = radiusOf(view, name, entity, fields);
    const at = camera.toScreen(pose.x, pose.y - radius * camera.enlargement(radius));
    const colour = is_own ? "#ffffff" : "#dbe6ff";
    renderer.labels.draw(
      ctx,
      seat.name,
      colour,
      13,
      at.x,
      at.y - 12,
      is_own ? 1 : 0.85 * view.net.fade,
    );
  }

  /** Events that have a place are seen as a burst of light. @param {View} view
   * @param {boolean} fields */
  function celebrate(view, fields) {
    const unit = fields ? 1 : RADIUS_UNITS / RADIUS_FIELDS;
    for (const event of view.events) {
      if (typeof event.x !== "number" || typeof event.y !== "number") continue;
      const x = event.x + (fields ? 0.5 : 0);
      const y = event.y + (fields ? 0.5 : 0);
      const colour = renderer.colourOf(event.by ?? event.slot ?? event.owner);
      const { particles } = renderer;
      particles.add(LOOK.ring, colour, x, y, 0, 0, 0.5, 3.2 * unit);
      particles.add(LOOK.puff, colour, x, y, 0, 0, 0.3, 2.6 * unit);
      particles.burst(colour, x, y, 16, 12 * unit, 0.6, 0, Math.PI * 2, 0.14 * unit);
    }
  }

  return { focus, draw };
}

/** The frame around a map of fields, from the outside in: pixels and colour.
 * @type {readonly [number, string][]} */
const FRAME = [
  [12, "rgba(91, 134, 232, 0.08)"],
  [7, "rgba(91, 134, 232, 0.16)"],
  [3, "#5b86e8"],
  [1, "#0a1129"],
];

/** Whether the map is a board of fields. @param {View} view */
function hasGrid(view) {
  for (const name in view.kinds) if (isGrid(view.kinds[name])) return true;
  return false;
}

/**
 * Calls for everything that has a place, with its kind's number.
 * @param {View} view @param {(name: string, entity: Entity, number: number) => void} each
 */
function eachEntity(view, each) {
  let number = 0;
  for (const name in view.kinds) {
    const values = view.kinds[name];
    if (isGrid(values)) continue;
    for (const entity of values) if (entity.x !== undefined) each(name, entity, number);
    number += 1;
  }
}

/** @param {View} view @param {string} name @param {Entity} entity @param {boolean} fields */
function radiusOf(view, name, entity, fields) {
  const stated = entity.radius ?? view.constants[`${name}_radius`] ?? view.constants.radius;
  return stated ?? (fields ? RADIUS_FIELDS : RADIUS_UNITS);
}

/**
 * Outlines of what the server has said of entities, over everything else.
 *
 * @param {import("./renderer.js").Renderer} renderer
 * @param {View} view
 * @param {import("./types.js").Ghosts} ghosts
 */
export function drawGhosts({ ctx, pen, camera }, view, { kind, others, own, aimed }) {
  const fields = hasGrid(view);
  const shift = fields ? 0.5 : 0;
  /** @param {{x: number, y: number}} place @param {string} colour @param {boolean} [is_square] */
  const outline = (place, colour, is_square = false) => {
    const radius = radiusOf(view, kind, /** @type {any} */ (place), fields);
    const x = place.x + shift;
    const y = place.y + shift;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    if (is_square) ctx.rect(x - radius, y - radius, radius * 2, radius * 2);
    else ctx.arc(x, y, radius, 0, Math.PI * 2);
    ctx.stroke();
  };
  pen.world();
  ctx.lineWidth = GHOST_PX / camera.zoom;
  if (own) outline(own, GHOSTS.own);
  for (const place of others) outline(place, GHOSTS.others);
  for (const place of aimed) outline(place, GHOSTS.aimed, true);
}
