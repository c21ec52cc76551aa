/**
 * A small map of the whole arena: walls, and players as blips. A game's page part may add players
 * beyond what is in sight, rings on the floor, and how crowded it is elsewhere.
 */

import { el, toggle } from "../shared/dom.js";
import { densityOf, drawMap } from "../shared/map_picture.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Entity} Entity */
/** @typedef {{x: number, y: number, slot: number | undefined, is_own: boolean}} Blip */
/** @typedef {{left: number, top: number, size: number, level: number}} Heat a square, as shares of the map; level 0 to 3 */

/**
 * What a game adds to the small map: `minimap` of its page part.
 *
 * @typedef {object} MinimapPart
 * @property {import("../shared/map_picture.js").Rings} [rings]
 * @property {(view: View) => readonly Entity[]} [far] players wherever they are: x, y and perhaps slot
 * @property {(view: View) => readonly Heat[]} [heat]
 */

const EVERY_MS = 100;
/** How often its place on the screen is looked up, which makes the browser lay out the page. */
const PLACED_EVERY_MS = 2000;
const LONG_SIDE_PX = 168;
const BLIP_PX = 3.2;
/** A map that fits the screen needs no small copy of itself. */
const LEAST_UNITS = 1700;
/** The opacity of a field by its level: empty, warm, hot, hottest. */
const HEAT_ALPHA = [0, 0.22, 0.42, 0.68];

/**
 * @param {HTMLElement} root
 * @param {{colourOf: (slot: number) => string}} calls
 * @param {MinimapPart} [game]
 */
export function createMinimap(root, { colourOf }, game = {}) {
  const canvas = el("canvas", { class: "minimap", role: "img", "aria-label": TEXTS.match.map });
  root.append(canvas);
  const ctx = canvas.getContext("2d");
  /** @type {View["map"] | null} */
  let drawn_map = null;
  /** @type {HTMLCanvasElement} */
  const ground = document.createElement("canvas");
  let scale = 1;
  let density = 1;
  let last_ms = -EVERY_MS;
  let box = new DOMRect();
  let placed_ms = -PLACED_EVERY_MS;

  /** @param {View["map"]} map */
  function use(map) {
    drawn_map = map;
    density = densityOf(canvas);
    scale = drawMap(ground, map, LONG_SIDE_PX * density, density, game.rings);
    canvas.width = ground.width;
    canvas.height = ground.height;
    canvas.style.aspectRatio = `${map.width} / ${map.height}`;
  }

  return {
    /** @param {View} view */
    update(view) {
      if (view.now_ms - last_ms < EVERY_MS || !ctx) return;
      last_ms = view.now_ms;
      const { map } = view;
      canvas.hidden = !map?.width || Math.max(map.width, map.height) < LEAST_UNITS;
      if (canvas.hidden) return;
      if (map !== drawn_map) use(map);
      ctx.clearRect(0, 0, canvas.width, canvas.height);
      ctx.drawImage(ground, 0, 0);
      drawHeat(ctx, game.heat?.(view) ?? [], canvas.width, canvas.height);
      const { camera } = view;
      if (camera) {
        ctx.strokeStyle = "rgba(238, 243, 255, 0.4)";
        const [width, height] = [camera.width / camera.zoom, camera.height / camera.zoom];
        ctx.strokeRect(
          (camera.x - width / 2) * scale,
          (camera.y - height / 2) * scale,
          width * scale,
          height * scale,
        );
      }
      const size = BLIP_PX * density;
      const players = blips(view, game.far?.(view));
      if (view.now_ms - placed_ms >= PLACED_EVERY_MS) {
        placed_ms = view.now_ms;
        box = canvas.getBoundingClientRect();
      }
      toggle(canvas, "see-through", camera && coversAny(box, camera, players));
      for (const { x, y, slot, is_own } of players) {
        ctx.fillStyle = is_own ? "#ffffff" : slot === undefined ? "#9fb2d8" : colourOf(slot);
        const mark = markOf(view.seats.get(slot ?? -1)?.team ?? 0);
        trace(ctx, mark, x * scale, y * scale, is_own ? size * 1.25 : size);
        ctx.fill();
      }
    },
    remove: () => canvas.remove(),
  };
}

/**
 * The heat: how crowded the fields are whose players are not shown one by one.
 *
 * @param {CanvasRenderingContext2D} ctx @param {readonly Heat[]} fields @param {number} width
 * @param {number} height
 */
function drawHeat(ctx, fields, width, height) {
  ctx.fillStyle = "#ff9d5c";
  for (const { left, top, size, level } of fields) {
    ctx.globalAlpha = HEAT_ALPHA[level];
    ctx.fillRect(left * width, top * height, size * width, size * height);
  }
  ctx.globalAlpha = 1;
}

/**
 * The players on the map, the one of this page last, so that no other covers it.
 *
 * @param {View} view
 * @param {readonly Entity[]} [far]
 * @returns {Blip[]}
 */
export function blips(view, far = []) {
  const own_slot = view.own?.slot;
  /** @type {Map<number | string, Blip>} */
  const found = new Map();
  for (const { id, x, y, slot } of far) {
    found.set(slot ?? `far ${id}`, { x, y, slot, is_own: false });
  }
  for (const rows of Object.values(view.kinds)) {
    if (!Array.isArray(rows) || rows === far) continue;
    for (const { x, y, slot } of rows) {
      if (typeof slot !== "number" || typeof x !== "number" || slot === own_slot) continue;
      found.set(slot, { x, y, slot, is_own: false });
    }
  }
  if (own_slot !== undefined) found.delete(own_slot);
  const own = view.own && view.own.alive !== false ? view.own : null;
  const others = [...found.values()];
  if (own && typeof own.x === "number")
    others.push({ x: own.x, y: own.y, slot: own.slot, is_own: true });
  return others;
}

/**
 * Whether a player is drawn in the place of the small map.
 *
 * @param {{left: number, right: number, top: number, bottom: number}} box on the screen, in CSS pixels
 * @param {Pick<import("../../render/camera.js").Camera, "toScreen">} camera
 * @param {readonly {x: number, y: number}[]} players
 */
export function coversAny({ left, right, top, bottom }, camera, players) {
  return players.some((player) => {
    const { x, y } = camera.toScreen(player.x, player.y);
    return x > left && x < right && y > top && y < bottom;
  });
}

/**
 * A player's mark has the shape of the team's: ◆ ▲ ■ ●, so that teams differ by more than colours. Its
 * corners, none for a circle, and how far it is turned.
 *
 * @param {number} team from 1; 0: there are none
 */
export const markOf = (team) => MARKS[team] ?? MARKS[0];
const MARKS = [
  { corners: 0, turn: 0 },
  { corners: 4, turn: 0 },
  { corners: 3, turn: 0 },
  { corners: 4, turn: Math.PI / 4 },
];

/** @param {CanvasRenderingContext2D} pen @param {ReturnType<typeof markOf>} mark @param {number} x
 * @param {number} y @param {number} radius */
function trace(pen, { corners, turn }, x, y, radius) {
  pen.beginPath();
  if (!corners) pen.arc(x, y, radius, 0, 7);
  for (let n = 0; n < corners; n++) {
    const angle = (2 * Math.PI * n) / corners - Math.PI / 2 + turn;
    // Larger than a circle of that radius, so that the mark covers as much.
    pen.lineTo(x + 1.35 * radius * Math.cos(angle), y + 1.35 * radius * Math.sin(angle));
  }
  pen.closePath();
}
