/** Draws Driftline's mines: the player's and the team's always, a foe's only when it is near. */

import { mineSprite } from "./arena_sprites.js";
import { entities } from "./arena.js";
import { isFoe } from "./foes.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */

const SLOW_BLINK_MS = 1600;
const WARNING_MS = 180;

/**
 * The brightness of a mine's light, 0 to 1: dark until it is armed, a short flash now and then when
 * armed, a quick blink of warning while a foe of its owner is near.
 *
 * @param {{armed: number, near: number, id: number}} mine
 * @param {number} now_ms
 * @param {boolean} reduced_motion
 */
export function lightOf({ armed, near, id }, now_ms, reduced_motion) {
  if (!armed) return 0;
  if (reduced_motion) return near ? 1 : 0.4;
  if (near) return (now_ms / WARNING_MS) % 2 < 1 ? 1 : 0.15;
  return (now_ms + id * 397) % SLOW_BLINK_MS < 160 ? 0.8 : 0;
}

/** Mines on the floor. @param {Renderer} renderer @param {View} view */
export function drawMines({ ctx, pen, camera, bakery, particles, colourOf, reduced_motion }, view) {
  const reach = view.constants.mine_trigger ?? 80;
  for (const mine of entities(view, "mines")) {
    if (!camera.sees(mine.x, mine.y, reach)) continue;
    const is_foe = isFoe(view, mine.owner);
    const colour = colourOf(mine.owner);
    if (is_foe && mine.armed) drawReach(ctx, pen, /** @type {any} */ (mine), reach);
    ctx.globalAlpha = mine.armed ? 1 : 0.6;
    pen.stamp(mineSprite(bakery, colour, is_foe, mine.armed === 1), mine.x, mine.y);
    const light = lightOf(/** @type {any} */ (mine), view.now_ms, reduced_motion);
    if (light > 0) {
      ctx.globalCompositeOperation = "lighter";
      ctx.globalAlpha = light;
      pen.stamp(particles.glow(is_foe ? "#ff4d5e" : "#ffffff"), mine.x, mine.y, 0.9);
      ctx.globalCompositeOperation = "source-over";
    }
    ctx.globalAlpha = 1;
  }
}

/** The circle in which it would explode. @param {CanvasRenderingContext2D} ctx
 * @param {Renderer["pen"]} pen @param {{x: number, y: number}} at @param {number} reach */
function drawReach(ctx, pen, { x, y }, reach) {
  pen.at(x, y);
  ctx.strokeStyle = "#ff4d5e";
  ctx.globalAlpha = 0.35;
  ctx.lineWidth = 2;
  ctx.setLineDash([8, 10]);
  ctx.beginPath();
  ctx.arc(0, 0, reach, 0, Math.PI * 2);
  ctx.stroke();
  ctx.setLineDash([]);
}
