/** Plain shapes for games that bring no drawing of their own, outlined and with their glow. */

import { mix, NEUTRAL } from "./palette.js";
import { paintGlow, trace } from "./sprites.js";

/** Colours of things without an owner, by kind. */
const KIND_COLOURS = [NEUTRAL, "#8ff0dc", "#ffd479", "#b9a4ff", "#ff9fb2"];

/** A regular polygon around the origin. @param {number} corners @param {number} radius
 * @param {number} turn radians @returns {number[]} */
export function polygon(corners, radius, turn) {
  const points = [];
  for (let i = 0; i < corners; i++) {
    const angle = turn + (i * 2 * Math.PI) / corners;
    points.push(radius * Math.cos(angle), radius * Math.sin(angle));
  }
  return points;
}

/** Traces the outline of a kind's shape. @param {CanvasRenderingContext2D} ctx
 * @param {number} number @param {boolean} is_player @param {number} r */
function outline(ctx, number, is_player, r) {
  if (is_player) {
    ctx.beginPath();
    ctx.roundRect(-r, -r, 2 * r, 2 * r, r * 0.72);
    return;
  }
  const shape = number % 4;
  if (shape === 0) trace(ctx, polygon(4, r, 0));
  else if (shape === 1) trace(ctx, polygon(6, r, Math.PI / 6));
  else if (shape === 2) trace(ctx, polygon(3, r, 0));
  else {
    ctx.beginPath();
    ctx.arc(0, 0, r * 0.8, 0, Math.PI * 2);
  }
}

/**
 * @param {import("./sprites.js").Bakery} bakery @param {number} number The kind's.
 * @param {boolean} is_player Belongs to a seat. @param {string} colour @param {boolean} is_own
 * @param {number} radius
 */
export function shapeSprite(bakery, number, is_player, colour, is_own, radius) {
  const hue = is_player ? colour : KIND_COLOURS[number % KIND_COLOURS.length];
  const name = `shape ${number} ${is_player} ${is_own} ${radius}`;
  return bakery.get(name, hue, radius * 5, radius * 5, (ctx) => {
    paintGlow(ctx, radius * 2.4, hue, is_own ? 0.7 : 0.45);
    outline(ctx, number, is_player, radius);
    ctx.lineWidth = radius * (is_own ? 0.62 : 0.42);
    ctx.strokeStyle = "#050920";
    ctx.stroke();
    if (is_own) {
      ctx.lineWidth = radius * 0.36;
      ctx.strokeStyle = "#ffffff";
      ctx.stroke();
    }
    const light = ctx.createLinearGradient(0, -radius, 0, radius);
    light.addColorStop(0, mix(hue, "#ffffff", 0.35));
    light.addColorStop(0.5, hue);
    light.addColorStop(1, mix(hue, "#060a20", 0.35));
    ctx.fillStyle = light;
    ctx.fill();
    if (!is_own) {
      ctx.lineWidth = radius * 0.1;
      ctx.strokeStyle = mix(hue, "#ffffff", 0.5);
      ctx.stroke();
    }
  });
}
