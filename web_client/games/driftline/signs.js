/**
 * Signs for players: an arrow at the screen's edge to the nearest pad once there is something to bank,
 * and what pads and pick-ups are called until the player has used them.
 */

import { entities } from "./arena.js";
import { HUES } from "./arena_sprites.js";
import { WORTH_BANKING } from "./hints.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Own} Own */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */

/** Names of pick-ups, by their kind. */
const PICKUPS = ["Repair", "Rail at once", "Armour", "Mines"];
const SIGN = { colour: "#ffe6ad", size_px: 12, below_px: 16 };
const ARROW_PX = 15;
/** The HUD's corners: the arrow keeps to a box within them. */
const MARGIN = { x: 0.06, y: 0.14 };

/** @param {string | number} kind */
const lesson = (kind) => `sign ${kind}`;

/** Learn what the player has used. @param {View} view */
export function learnSigns({ own, events, lessons }) {
  if (!own) return;
  for (const { name, slot, what } of events) {
    if (slot !== own.slot) continue;
    if (name === "bank") lessons.learn(lesson("pad"));
    if (name === "pickup") lessons.learn(lesson(what));
  }
}

/** @param {Renderer} renderer @param {View} view */
export function drawSigns({ ctx, camera, labels }, view) {
  const { own, lessons } = view;
  if (!own) return;
  /** @param {string} text @param {number} x @param {number} y @param {number} below units */
  const sign = (text, x, y, below) => {
    if (!camera.sees(x, y, below)) return;
    const at = camera.toScreen(x, y + below);
    labels.draw(ctx, text, SIGN.colour, SIGN.size_px, at.x, at.y + SIGN.below_px, 0.9);
  };
  if (!lessons.has(lesson("pad"))) {
    for (const [x, y, radius] of padsFor(own, view)) sign("Bank here", x, y, radius);
  }
  for (const { what, ready, x, y } of entities(view, "pickups")) {
    if (ready && !lessons.has(lesson(what))) sign(PICKUPS[what] ?? "", x, y, 30);
  }
}

/** @param {Renderer} renderer @param {View} view */
export function drawWayHome({ ctx, camera }, view) {
  const { own } = view;
  const pad = own?.alive && own.shards >= WORTH_BANKING ? nearestPad(own, view) : null;
  if (!pad || camera.sees(pad[0], pad[1], 0)) return;
  const { width, height, density } = camera;
  const at = camera.toScreen(pad[0], pad[1]);
  const [dx, dy] = [at.x - width / 2, at.y - height / 2];
  const reach = Math.min(
    (width * (0.5 - MARGIN.x)) / Math.max(1, Math.abs(dx)),
    (height * (0.5 - MARGIN.y)) / Math.max(1, Math.abs(dy)),
  );
  const long = Math.hypot(dx, dy);
  const [cos, sin] = [dx / long, dy / long];
  const x = width / 2 + dx * reach - cos * ARROW_PX;
  const y = height / 2 + dy * reach - sin * ARROW_PX;
  ctx.setTransform(
    cos * density,
    sin * density,
    -sin * density,
    cos * density,
    x * density,
    y * density,
  );
  ctx.globalAlpha = 0.95;
  ctx.fillStyle = HUES.pad;
  ctx.strokeStyle = "#040816";
  ctx.lineWidth = 3;
  ctx.lineJoin = "round";
  ctx.beginPath();
  ctx.moveTo(ARROW_PX, 0);
  ctx.lineTo(-ARROW_PX * 0.8, ARROW_PX * 0.85);
  ctx.lineTo(-ARROW_PX * 0.35, 0);
  ctx.lineTo(-ARROW_PX * 0.8, -ARROW_PX * 0.85);
  ctx.closePath();
  ctx.stroke();
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** The pads where the player banks: their team's, or all. @param {Own} own @param {View} view */
export function padsFor(own, view) {
  const team = view.seats.get(own.slot)?.team ?? 0;
  const { pads = [], pad_teams = [] } = view.map;
  return pads.filter((/** @type {number[]} */ _, /** @type {number} */ i) => {
    const owner = pad_teams[i] ?? 0;
    return owner === 0 || owner === team;
  });
}

/** @param {Own} own @param {View} view @returns {number[] | null} */
export function nearestPad(own, view) {
  let [best, best_units] = [null, Infinity];
  for (const pad of padsFor(own, view)) {
    const units = Math.hypot(pad[0] - own.x, pad[1] - own.y);
    if (units < best_units) [best, best_units] = [pad, units];
  }
  return best;
}
