/** Draws the player's aim. */

import { HUES } from "./arena_sprites.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Point} Point */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */

const CROSS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];
const DIAGONALS = [
  [0.7, 0.7],
  [-0.7, 0.7],
  [0.7, -0.7],
  [-0.7, -0.7],
];
/** @type {readonly [number, string][]} */
const CROSS_STROKES = [
  [4.4, "rgba(4, 8, 22, 0.75)"],
  [2, "#ffffff"],
];

/** A cross at the pointer, and the rail's readiness as a ring around it.
 * @param {Renderer} renderer @param {View} view @param {Point} pointer */
export function drawCross({ ctx, camera }, view, pointer) {
  const k = camera.density;
  ctx.setTransform(k, 0, 0, k, pointer.x * k, pointer.y * k);
  ctx.lineCap = "round";
  for (const [width, colour] of CROSS_STROKES) {
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    for (const [x, y] of CROSS) {
      ctx.moveTo(x * 7, y * 7);
      ctx.lineTo(x * 13, y * 13);
    }
    ctx.moveTo(0.7, 0);
    ctx.arc(0, 0, 0.7, 0, Math.PI * 2);
    ctx.stroke();
  }
  const cooldown = view.constants.rail_cooldown_ticks ?? 120;
  const ready = 1 - Math.min(1, (view.own?.rail_ready ?? 0) / cooldown);
  ctx.lineWidth = 2;
  ctx.strokeStyle = ready >= 1 ? "rgba(125, 246, 224, 0.9)" : "rgba(223, 233, 255, 0.45)";
  ctx.beginPath();
  ctx.arc(0, 0, 18, -Math.PI / 2, -Math.PI / 2 + ready * Math.PI * 2);
  ctx.stroke();
}

/** A hit or a kill, over the cross. @param {Renderer} renderer @param {boolean} is_kill */
export function drawMark({ ctx }, is_kill) {
  const reach = is_kill ? 15 : 11;
  for (const [width, colour] of [
    [5, "rgba(4, 8, 22, 0.7)"],
    [2.6, is_kill ? HUES.hurt : "#ffffff"],
  ]) {
    ctx.lineWidth = Number(width);
    ctx.strokeStyle = String(colour);
    ctx.beginPath();
    for (const [x, y] of DIAGONALS) {
      ctx.moveTo(x * 6, y * 6);
      ctx.lineTo(x * reach, y * reach);
    }
    ctx.stroke();
  }
}

/** For thumbs: a dotted line in the direction of aim.
 * @param {Renderer} renderer @param {import("../../render/types.js").Own} own */
export function drawAimLine({ ctx, pen }, own) {
  const cos = Math.cos(own.aim);
  const sin = Math.sin(own.aim);
  ctx.fillStyle = "#ffffff";
  for (let i = 0; i < 7; i++) {
    pen.at(own.x + cos * (56 + i * 30), own.y + sin * (56 + i * 30));
    ctx.globalAlpha = 0.5 - i * 0.06;
    ctx.beginPath();
    ctx.arc(0, 0, 3.2, 0, Math.PI * 2);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}
