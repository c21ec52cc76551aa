/** Sprites of Driftline's ships and weapons: each is painted once, in units of the world. */

import { mix, seatShape, withAlpha } from "../../render/palette.js";
import { polygon } from "../../render/shapes.js";
import { paintGlow, trace } from "../../render/sprites.js";
import { HUES, INK } from "./arena_sprites.js";

/** @typedef {import("../../render/sprites.js").Bakery} Bakery */
/** @typedef {import("../../render/sprites.js").Sprite} Sprite */
/** @typedef {CanvasRenderingContext2D} Ctx */

/** Upper halves of the hulls, nose towards +x; the lower half is the mirror image. */
const HULLS = [
  [23, 0, 6, 8, -3, 19, -15, 21, -11, 9, -17, 5],
  [20, 0, 13, 11, 0, 21, -16, 15, -10, 7, -15, 4],
  [12, 0, 23, 6, 9, 16, -13, 20, -18, 9, -12, 5],
  [21, 0, 15, 16, 3, 19, -5, 12, -17, 19, -14, 5],
];
const WINGS = [
  [5, 8.5, -3, 17, -12, 18.5, -9, 8],
  [9, 10, 0, 18, -12, 14, -7, 7],
  [8, 7, 7, 13.5, -10, 17, -9, 8],
  [11, 7, 9, 14, -1, 12, -13, 15.5],
];

/** Names of sprites, by hull. */
const [SHIP, OWN_SHIP, FLASH, GHOST] = ["ship", "own ship", "flash", "ghost"].map((name) =>
  HULLS.map((_, shape) => `${name} ${shape}`),
);

/** A ship's hull: one for each team, otherwise another after each turn of the colours.
 * @param {number} slot @param {number} team */
export function hullOf(slot, team) {
  return team > 0 ? (team - 1) % HULLS.length : seatShape(slot, HULLS.length);
}

/** @param {readonly number[]} half @returns {number[]} The whole outline. */
function mirrored(half) {
  const points = [...half];
  for (let i = half.length - 2; i >= 0; i -= 2) {
    if (half[i + 1] !== 0) points.push(half[i], -half[i + 1]);
  }
  return points;
}

/** A ship seen from above. @param {Bakery} bakery @param {string} colour @param {number} shape
 * @param {boolean} is_own */
export function shipSprite(bakery, colour, shape, is_own) {
  return bakery.get((is_own ? OWN_SHIP : SHIP)[shape], colour, 100, 100, (ctx) => {
    paintGlow(ctx, 49, colour, is_own ? 0.55 : 0.36);
    paintHull(ctx, colour, shape, is_own);
  });
}

/** The same outline in white alone: laid over a ship that has just been hit.
 * @param {Bakery} bakery @param {number} shape */
export function flashSprite(bakery, shape) {
  return bakery.get(FLASH[shape], "", 64, 64, (ctx) => {
    trace(ctx, mirrored(HULLS[shape]));
    ctx.fillStyle = "#ffffff";
    ctx.fill();
  });
}

/** What a dash leaves behind. @param {Bakery} bakery @param {string} colour
 * @param {number} shape */
export function ghostSprite(bakery, colour, shape) {
  return bakery.get(GHOST[shape], colour, 64, 64, (ctx) => {
    trace(ctx, mirrored(HULLS[shape]));
    ctx.fillStyle = withAlpha(colour, 0.55);
    ctx.fill();
    ctx.strokeStyle = mix(colour, "#ffffff", 0.5);
    ctx.lineWidth = 1.6;
    ctx.stroke();
  });
}

/** @param {Ctx} ctx @param {string} colour @param {number} shape @param {boolean} is_own */
function paintHull(ctx, colour, shape, is_own) {
  const outline = mirrored(HULLS[shape]);
  trace(ctx, outline);
  ctx.strokeStyle = INK;
  ctx.lineWidth = is_own ? 9.5 : 6.5;
  ctx.stroke();
  ctx.strokeStyle = is_own ? "#ffffff" : mix(colour, "#ffffff", 0.42);
  ctx.lineWidth = is_own ? 6 : 3.2;
  ctx.stroke();
  const body = ctx.createLinearGradient(-18, 0, 22, 0);
  body.addColorStop(0, mix(colour, INK, 0.5));
  body.addColorStop(0.55, colour);
  body.addColorStop(1, mix(colour, "#ffffff", 0.35));
  ctx.fillStyle = body;
  ctx.fill();
  paintWings(ctx, colour, shape);
  ctx.fillStyle = mix(colour, "#ffffff", 0.55);
  trace(ctx, [19, 0, 6, 2.6, -11, 2, -11, -2, 6, -2.6]);
  ctx.fill();
  ctx.fillStyle = "#0a1330";
  ctx.beginPath();
  ctx.ellipse(3, 0, 7, 4.4, 0, 0, Math.PI * 2);
  ctx.fill();
  ctx.fillStyle = "rgba(190, 225, 255, 0.9)";
  ctx.beginPath();
  ctx.ellipse(5, -1.2, 3, 1.5, -0.25, 0, Math.PI * 2);
  ctx.fill();
}

/** @param {Ctx} ctx @param {string} colour @param {number} shape */
function paintWings(ctx, colour, shape) {
  for (const side of [1, -1]) {
    trace(
      ctx,
      WINGS[shape].map((v, i) => (i % 2 ? v * side : v)),
    );
    ctx.fillStyle = withAlpha(INK, 0.42);
    ctx.fill();
    ctx.strokeStyle = mix(colour, "#ffffff", 0.25);
    ctx.lineWidth = 1.1;
    ctx.stroke();
  }
  ctx.fillStyle = "#dff1ff";
  for (const y of [-5.5, 5.5]) ctx.fillRect(-15.5, y - 1.4, 4, 2.8);
}

/** Drive light behind a moving ship, its front at the origin. @param {Bakery} bakery
 * @param {string} colour */
export function wakeSprite(bakery, colour) {
  return bakery.get("wake", colour, 160, 44, (ctx) => {
    const light = ctx.createLinearGradient(0, 0, -78, 0);
    light.addColorStop(0, withAlpha(mix(colour, "#ffffff", 0.45), 0.8));
    light.addColorStop(0.3, withAlpha(colour, 0.36));
    light.addColorStop(1, withAlpha(colour, 0));
    ctx.fillStyle = light;
    ctx.beginPath();
    ctx.moveTo(-4, -13);
    ctx.quadraticCurveTo(-40, -8, -78, 0);
    ctx.quadraticCurveTo(-40, 8, -4, 13);
    ctx.quadraticCurveTo(2, 0, -4, -13);
    ctx.fill();
  });
}

/** The spawn shield. @param {Bakery} bakery */
export function shieldSprite(bakery) {
  return bakery.get("shield", "", 84, 84, (ctx) => {
    const r = 34;
    const light = ctx.createRadialGradient(0, 0, r * 0.5, 0, 0, r * 1.15);
    light.addColorStop(0, withAlpha(HUES.shield, 0));
    light.addColorStop(0.75, withAlpha(HUES.shield, 0.22));
    light.addColorStop(0.87, withAlpha(HUES.shield, 0.5));
    light.addColorStop(1, withAlpha(HUES.shield, 0));
    ctx.fillStyle = light;
    ctx.fillRect(-42, -42, 84, 84);
    ctx.strokeStyle = withAlpha("#e8f6ff", 0.85);
    ctx.lineWidth = 1.8;
    trace(ctx, polygon(6, r, 0));
    ctx.stroke();
    ctx.fillStyle = withAlpha(HUES.shield, 0.1);
    ctx.fill();
  });
}

/** The mark over the player's ship, with which it is found in any crowd. @param {Bakery} bakery */
export function ownMarkSprite(bakery) {
  return bakery.get("own_mark", "", 30, 26, (ctx) => {
    trace(ctx, [-10, -7, 0, -3, 10, -7, 0, 8]);
    ctx.strokeStyle = INK;
    ctx.lineWidth = 5;
    ctx.stroke();
    ctx.fillStyle = "#ffffff";
    ctx.fill();
  });
}

/** A blaster bolt flying towards +x: a foe's is a dart, others are bars. The dark line sets it off
 * from trails and lights. @param {Bakery} bakery @param {string} colour @param {boolean} is_foe */
export function boltSprite(bakery, colour, is_foe) {
  return bakery.get(is_foe ? "foe's bolt" : "bolt", colour, 62, 26, (ctx) => {
    ctx.save();
    ctx.scale(2.35, 1);
    paintGlow(ctx, 13, colour, 0.8);
    ctx.restore();
    const body = ctx.createLinearGradient(-24, 0, 15, 0);
    body.addColorStop(0, withAlpha(colour, 0));
    body.addColorStop(0.55, colour);
    body.addColorStop(1, "#ffffff");
    if (is_foe) paintDart(ctx, body);
    else paintBar(ctx, body);
  });
}

/** @param {Ctx} ctx @param {CanvasGradient} body */
function paintDart(ctx, body) {
  trace(ctx, [17, 0, 5, 6, -24, 0, 5, -6]);
  ctx.strokeStyle = withAlpha(INK, 0.75);
  ctx.lineWidth = 3.4;
  ctx.stroke();
  ctx.fillStyle = body;
  ctx.fill();
  trace(ctx, [14, 0, 5, 2.6, -3, 0, 5, -2.6]);
  ctx.fillStyle = "#ffffff";
  ctx.fill();
}

/** @param {Ctx} ctx @param {CanvasGradient} body */
function paintBar(ctx, body) {
  for (const [stroke, width, from] of /** @type {const} */ ([
    [withAlpha(INK, 0.55), 7.6, -12],
    [body, 5, -22],
    ["#ffffff", 2.2, 1],
  ])) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(from, 0);
    ctx.lineTo(13, 0);
    ctx.stroke();
  }
}

/** A slice across a rail's beam, to be stretched along it. @param {Bakery} bakery
 * @param {string} colour */
export function beamSprite(bakery, colour) {
  return bakery.get("beam", colour, 4, 44, (ctx) => {
    const light = ctx.createLinearGradient(0, -22, 0, 22);
    light.addColorStop(0, withAlpha(colour, 0));
    light.addColorStop(0.34, withAlpha(colour, 0.22));
    light.addColorStop(0.44, withAlpha(colour, 0.95));
    light.addColorStop(0.48, "#ffffff");
    light.addColorStop(0.52, "#ffffff");
    light.addColorStop(0.56, withAlpha(colour, 0.95));
    light.addColorStop(0.66, withAlpha(colour, 0.22));
    light.addColorStop(1, withAlpha(colour, 0));
    ctx.fillStyle = light;
    ctx.fillRect(-4, -22, 8, 44);
  });
}
