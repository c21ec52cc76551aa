/** Sprites of the things in Driftline's arena, and their hues. */

import { mix, withAlpha } from "../../render/palette.js";
import { polygon } from "../../render/shapes.js";
import { paintGlow, trace } from "../../render/sprites.js";

/** @typedef {import("../../render/sprites.js").Bakery} Bakery */
/** @typedef {CanvasRenderingContext2D} Ctx */

/** Hues of the arena; players have the palette's other hues. */
export const HUES = Object.freeze({
  shard: "#7df6e0",
  crystal: "#79c8ff",
  repair: "#6ff2a0",
  overcharge: "#ffe45c",
  mine: "#ff9d5c",
  pad: "#ffd479",
  bounce: "#b79bff",
  shield: "#a8dcff",
  hurt: "#ff4d5e",
});

/** The dark line around shapes, which sets them off from any floor. */
export const INK = "#040816";

/** A crystal, cut in facets; cracks show once it is damaged. @param {Bakery} bakery
 * @param {boolean} cracked */
export function crystalSprite(bakery, cracked) {
  return bakery.get(cracked ? "cracked crystal" : "crystal", "", 136, 136, (ctx) => {
    paintGlow(ctx, 66, HUES.crystal, 0.5);
    const outer = polygon(6, 28, Math.PI / 6);
    const inner = polygon(6, 14, Math.PI / 6);
    trace(ctx, outer);
    ctx.strokeStyle = INK;
    ctx.lineWidth = 6;
    ctx.stroke();
    for (let i = 0; i < 6; i++) {
      const a = i * 2;
      const b = ((i + 1) % 6) * 2;
      trace(ctx, [
        outer[a],
        outer[a + 1],
        outer[b],
        outer[b + 1],
        inner[b],
        inner[b + 1],
        inner[a],
        inner[a + 1],
      ]);
      ctx.fillStyle = FACETS[i];
      ctx.fill();
    }
    trace(ctx, inner);
    ctx.fillStyle = "#c9f0ff";
    ctx.fill();
    trace(ctx, outer);
    ctx.strokeStyle = "#d6f3ff";
    ctx.lineWidth = 2.2;
    ctx.stroke();
    if (cracked) paintCracks(ctx);
  });
}

const FACETS = ["#3277c9", "#2a5fb4", "#3a86d8", "#6cbcf5", "#9bdcff", "#58a6ea"];

/** @param {Ctx} ctx */
function paintCracks(ctx) {
  ctx.strokeStyle = "#0b2350";
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(-3, -27);
  ctx.lineTo(2, -10);
  ctx.lineTo(-7, 2);
  ctx.lineTo(4, 12);
  ctx.lineTo(0, 27);
  ctx.moveTo(-7, 2);
  ctx.lineTo(-23, 9);
  ctx.moveTo(2, -10);
  ctx.lineTo(20, -13);
  ctx.stroke();
}

/** A loose shard. @param {Bakery} bakery @param {boolean} large */
export function shardSprite(bakery, large) {
  const r = large ? 11 : 7.5;
  return bakery.get(large ? "large shard" : "shard", "", 64, 64, (ctx) => {
    paintGlow(ctx, r * 2.8, HUES.shard, 0.7);
    trace(ctx, [0, -r, r * 0.62, 0, 0, r, -r * 0.62, 0]);
    ctx.strokeStyle = INK;
    ctx.lineWidth = 4;
    ctx.stroke();
    ctx.fillStyle = HUES.shard;
    ctx.fill();
    trace(ctx, [0, -r, r * 0.62, 0, 0, r * 0.2, -r * 0.2, -r * 0.1]);
    ctx.fillStyle = "#eafffb";
    ctx.fill();
  });
}

/** A twinkle that passes over a shard. @param {Bakery} bakery */
export function twinkleSprite(bakery) {
  return bakery.get("twinkle", "", 32, 32, (ctx) => {
    paintGlow(ctx, 12, "#ffffff", 0.6);
    trace(ctx, [0, -14, 1.4, -1.4, 14, 0, 1.4, 1.4, 0, 14, -1.4, 1.4, -14, 0, -1.4, -1.4]);
    ctx.fillStyle = "#ffffff";
    ctx.fill();
  });
}

/** The hues of pick-ups, by their kind: repair, overcharge, armour, mines. */
export const PICKUP_HUES = [HUES.repair, HUES.overcharge, HUES.shield, HUES.mine];

/** A pick-up: a cross mends, a bolt charges the rail, a shield armours, a spiked star are mines. @param {Bakery} bakery
 * @param {number} what */
export function pickupSprite(bakery, what) {
  const hue = PICKUP_HUES[what] ?? HUES.repair;
  return bakery.get(`pickup ${what}`, "", 104, 104, (ctx) => {
    paintGlow(ctx, 50, hue, 0.5);
    ctx.beginPath();
    ctx.roundRect(-17, -17, 34, 34, 9);
    ctx.strokeStyle = INK;
    ctx.lineWidth = 6;
    ctx.stroke();
    ctx.fillStyle = mix(hue, INK, 0.78);
    ctx.fill();
    ctx.strokeStyle = hue;
    ctx.lineWidth = 2.6;
    ctx.stroke();
    ctx.fillStyle = mix(hue, "#ffffff", 0.8);
    trace(ctx, SIGNS[what] ?? SIGNS[0]);
    ctx.fill();
  });
}

const SIGNS = [
  [
    -3.6, -11, 3.6, -11, 3.6, -3.6, 11, -3.6, 11, 3.6, 3.6, 3.6, 3.6, 11, -3.6, 11, -3.6, 3.6, -11,
    3.6, -11, -3.6, -3.6, -3.6,
  ],
  [3, -12, -8, 2, -1.5, 2, -3, 12, 8, -3, 1.5, -3],
  [0, -12, 10, -8, 9, 3, 0, 12, -9, 3, -10, -8],
  star(6, 12, 5.5),
];

/** A mine in its owner's colour; a foe's has spikes. @param {Bakery} bakery
 * @param {string} colour @param {boolean} is_foe @param {boolean} is_armed */
export function mineSprite(bakery, colour, is_foe, is_armed) {
  return bakery.get(`mine ${is_foe} ${is_armed}`, colour, 96, 96, (ctx) => {
    if (is_armed) paintGlow(ctx, 40, is_foe ? HUES.hurt : colour, 0.32);
    trace(ctx, is_foe ? star(8, 21, 13) : polygon(8, 16, Math.PI / 8));
    ctx.strokeStyle = INK;
    ctx.lineWidth = 6;
    ctx.stroke();
    ctx.strokeStyle = is_foe ? HUES.hurt : "#ffffff";
    ctx.lineWidth = 2.6;
    ctx.stroke();
    ctx.fillStyle = mix(colour, INK, 0.45);
    ctx.fill();
    ctx.fillStyle = is_armed ? "#2a0d16" : mix(colour, INK, 0.7);
    ctx.beginPath();
    ctx.arc(0, 0, 6.5, 0, Math.PI * 2);
    ctx.fill();
  });
}

/** A star's corners, from the top. @param {number} points @param {number} outer @param {number} inner */
function star(points, outer, inner) {
  const corners = [];
  for (let i = 0; i < points * 2; i++) {
    const radius = i % 2 ? inner : outer;
    const angle = (i * Math.PI) / points - Math.PI / 2;
    corners.push(radius * Math.cos(angle), radius * Math.sin(angle));
  }
  return corners;
}

/** Where shards are banked. @param {Bakery} bakery @param {number} radius
 * @param {string} [hue] of the team that it belongs to */
export function padSprite(bakery, radius, hue = HUES.pad) {
  const size = radius * 2.7;
  return bakery.get(`pad ${radius}`, hue, size, size, (ctx) => {
    const light = ctx.createRadialGradient(0, 0, 0, 0, 0, radius * 1.3);
    light.addColorStop(0, withAlpha(hue, 0.2));
    light.addColorStop(0.7, withAlpha(hue, 0.08));
    light.addColorStop(0.78, withAlpha(hue, 0.2));
    light.addColorStop(1, withAlpha(hue, 0));
    ctx.fillStyle = light;
    ctx.fillRect(-size / 2, -size / 2, size, size);
    ctx.strokeStyle = withAlpha(hue, 0.85);
    ctx.lineWidth = 3;
    circle(ctx, radius);
    ctx.strokeStyle = withAlpha(hue, 0.35);
    ctx.lineWidth = 1.6;
    circle(ctx, radius * 0.8);
    ctx.setLineDash([radius * 0.14, radius * 0.11]);
    circle(ctx, radius * 0.58);
    ctx.setLineDash([]);
    const r = radius * 0.26;
    trace(ctx, [0, -r, r * 0.68, 0, 0, r, -r * 0.68, 0]);
    ctx.fillStyle = withAlpha(hue, 0.3);
    ctx.fill();
    ctx.strokeStyle = withAlpha(hue, 0.95);
    ctx.lineWidth = 2.4;
    ctx.stroke();
  });
}

/** A bounce pad. @param {Bakery} bakery @param {number} radius */
export function bounceSprite(bakery, radius) {
  const size = radius * 2.9;
  return bakery.get(`bounce ${radius}`, "", size, size, (ctx) => {
    paintGlow(ctx, radius * 1.4, HUES.bounce, 0.4);
    ctx.fillStyle = "#1b1746";
    ctx.strokeStyle = INK;
    ctx.lineWidth = 7;
    ctx.beginPath();
    ctx.arc(0, 0, radius, 0, Math.PI * 2);
    ctx.stroke();
    ctx.fill();
    ctx.strokeStyle = HUES.bounce;
    ctx.lineWidth = 3;
    ctx.stroke();
    ctx.strokeStyle = mix(HUES.bounce, "#ffffff", 0.35);
    ctx.lineWidth = radius * 0.09;
    for (let i = 0; i < 4; i++) {
      ctx.save();
      ctx.rotate((i * Math.PI) / 2);
      ctx.beginPath();
      ctx.moveTo(radius * 0.48, -radius * 0.26);
      ctx.lineTo(radius * 0.74, 0);
      ctx.lineTo(radius * 0.48, radius * 0.26);
      ctx.stroke();
      ctx.restore();
    }
    ctx.lineWidth = 2;
    circle(ctx, radius * 0.26);
  });
}

/** @param {Ctx} ctx @param {number} radius */
function circle(ctx, radius) {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, Math.PI * 2);
  ctx.stroke();
}
