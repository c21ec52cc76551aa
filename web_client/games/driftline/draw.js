/** Draws a frame of Driftline, from the floor up. */

import { approach, zoomFor } from "../../render/camera.js";
import { Declutter } from "../../render/labels.js";
import { drawCrystals, drawPads, drawPickups, drawShards, entities } from "./arena.js";
import { Effects } from "./effects.js";
import { drawMines } from "./mines.js";
import { Moments } from "./moments.js";
import { Names } from "./names.js";
import { Ships } from "./ships.js";
import { drawSigns, drawWayHome, learnSigns } from "./signs.js";
import { Sounds } from "./sounds.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Point} Point */

/** The view leans towards the pointer by this share, so that players see where they shoot. */
const LEAN = 0.14;
const LEAN_HALF_LIFE_S = 0.09;
/** The share of the screen that may lie beyond the map's edge. With less, a ship in a corner would
 * be behind the HUD; on a phone behind the thumbs, and most of all on an upright one. */
const BEYOND = 0.22;
const BEYOND_SMALL = 0.3;
const BEYOND_UPRIGHT = 0.4;
const SMALL_PX = 520;

/**
 * @param {import("../../render/renderer.js").Renderer} renderer
 * @param {import("../../sound/game_sounds.js").Play} play
 * @returns {import("../../render/types.js").Drawer}
 */
export function createDraw(renderer, play) {
  const { camera, pen, walls } = renderer;
  const ships = new Ships(renderer);
  const declutter = new Declutter();
  const names = new Names(renderer, declutter);
  const moments = new Moments();
  const effects = new Effects(renderer, ships, moments);
  const sounds = new Sounds(play, ships, moments);
  const lean = { x: 0, y: 0 };
  /** @type {Point|null} */
  let watched = null;

  return {
    focus(view, pointer, dt_s) {
      camera.zoom = zoomFor(camera.width, camera.height);
      ships.follow(view, dt_s);
      moments.follow(view);
      effects.follow(view, dt_s);
      sounds.follow(view);
      learnSigns(view);
      watched = whereToLook(view) ?? watched ?? { x: view.map.width / 2, y: view.map.height / 2 };
      const share = approach(dt_s, LEAN_HALF_LIFE_S);
      const wanted = pointer && view.own ? leanTowards(pointer, camera) : { x: 0, y: 0 };
      lean.x += (wanted.x - lean.x) * share;
      lean.y += (wanted.y - lean.y) * share;
      const is_small = Math.min(camera.width, camera.height) < SMALL_PX;
      const beyond = is_small ? BEYOND_SMALL : BEYOND;
      const is_upright = camera.height > camera.width;
      const beyond_x = (beyond * camera.width) / camera.zoom;
      const beyond_y = ((is_upright ? BEYOND_UPRIGHT : beyond) * camera.height) / camera.zoom;
      camera.lookAt(watched.x + lean.x, watched.y + lean.y, view.map, beyond_x, beyond_y);
    },

    draw(view, pointer, dt_s) {
      const enlarged = camera.enlargement(view.constants.ship_radius ?? 20);
      walls.drawFloor(pen, camera);
      drawPads(renderer, view);
      walls.drawWalls(pen, camera);
      pen.enlarge(Math.sqrt(enlarged)); // there are many, and they stand where the ships fly
      drawCrystals(renderer, view);
      drawPickups(renderer, view);
      drawShards(renderer, view);
      drawMines(renderer, view);
      pen.enlarge(enlarged);
      ships.drawUnder(view);
      ships.draw(view);
      effects.drawBolts(view);
      pen.enlarge(1);
      ships.drawCharges(view);
      effects.drawBeams();
      renderer.particles.draw(pen, camera);
      declutter.begin();
      drawSigns(renderer, view, declutter);
      names.draw(view, ships.visible(), pointer, dt_s);
      effects.drawFloats();
      effects.drawVignette(view);
      drawWayHome(renderer, view);
      effects.drawAim(view, pointer);
    },
  };
}

/** The player's ship while it lives; for spectators the point they look at, else the first ship.
 * @param {View} view @returns {Point|null} */
function whereToLook(view) {
  if (view.own) return view.own.alive ? { x: view.own.x, y: view.own.y } : null;
  if (view.watched) return view.watched;
  const first = entities(view, "ships")[0];
  return first ? { x: first.x, y: first.y } : null;
}

/** @param {Point} pointer @param {import("../../render/camera.js").Camera} camera */
function leanTowards(pointer, camera) {
  return {
    x: ((pointer.x - camera.width / 2) / camera.zoom) * LEAN,
    y: ((pointer.y - camera.height / 2) / camera.zoom) * LEAN,
  };
}
