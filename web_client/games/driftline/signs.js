/**
 * Signs for players: an arrow at the screen's edge to the nearest pad once there is something to bank,
 * and what pads and pick-ups are called until the player has used them.
 */

import { entities } from "./arena.js";
import { HUES } from "./arena_sprites.js";
import { WORTH_BANKING } from "./hints.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Own} Own */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */
/** @typedef {import("../../render/labels.js").Declutter} Declutter */

/** The titles and lessons of pick-ups, by their kind. */
const PICKUPS = TEXTS.pickups.map((title, kind) => ({ title, lesson: `sign ${kind}` }));
const PICKUP_UNITS = 30;
const PAD_LESSON = "sign pad";
const SIGN = { colour: "#ffe6ad", size_px: 12, below_px: 16 };
const ARROW_PX = 15;
/** The arrow keeps to a box between the clock and the ship's HUD: from the sides a share of the
 * width, from above and below CSS pixels, which grow with the HUD. */
const MARGIN = { sides: 0.06, top_px: 104, bottom_px: 130 };

/** Learn what the player has used. @param {View} view */
export function learnSigns({ own, events, lessons }) {
  if (!own) return;
  for (const { name, slot, what } of events) {
    if (slot !== own.slot) continue;
    if (name === "bank") lessons.learn(PAD_LESSON);
    if (name === "pickup" && PICKUPS[what]) lessons.learn(PICKUPS[what].lesson);
  }
}

/** @param {Renderer} renderer @param {View} view @param {Declutter} declutter */
export function drawSigns(renderer, view, declutter) {
  const { own, lessons, map } = view;
  if (!own) return;
  if (map.pads && !lessons.has(PAD_LESSON)) {
    for (let i = 0; i < map.pads.length; i++) {
      const [x, y, radius] = map.pads[i];
      if (isOpen(own, view, i)) {
        drawSign(renderer, declutter, TEXTS.bank_here, x, y, radius);
      }
    }
  }
  for (const { what, ready, x, y } of entities(view, "pickups")) {
    const { title, lesson } = PICKUPS[what] ?? {};
    if (ready && title && !lessons.has(lesson)) {
      drawSign(renderer, declutter, title, x, y, PICKUP_UNITS);
    }
  }
}

/** @param {Renderer} renderer @param {Declutter} declutter @param {string} text @param {number} x
 * @param {number} y @param {number} radius units of what it names; the text is below that */
function drawSign({ ctx, camera, labels }, declutter, text, x, y, radius) {
  if (!camera.sees(x, y, radius)) return;
  const at = camera.toScreen(x, y + radius);
  const { width, height } = labels.sizeOf(text, SIGN.colour, SIGN.size_px);
  declutter.take(at.x, at.y + SIGN.below_px, width, height);
  labels.draw(ctx, text, SIGN.colour, SIGN.size_px, at.x, at.y + SIGN.below_px, 0.9);
}

/** @param {Renderer} renderer @param {View} view */
export function drawWayHome({ ctx, camera, labels }, view) {
  const { own } = view;
  const pad = own?.alive && own.shards >= WORTH_BANKING ? nearestPad(own, view) : null;
  if (!pad || camera.sees(pad[0], pad[1], 0)) return;
  const { width, height, density } = camera;
  const at = camera.toScreen(pad[0], pad[1]);
  const [dx, dy] = [at.x - width / 2, at.y - height / 2];
  const edge_px = (dy > 0 ? MARGIN.bottom_px : MARGIN.top_px) * labels.size;
  const reach = Math.min(
    (width * (0.5 - MARGIN.sides)) / Math.max(1, Math.abs(dx)),
    (height / 2 - edge_px) / Math.max(1, Math.abs(dy)),
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

/** Whether the player can bank on a pad: it is their team's, or everybody's.
 * @param {Own} own @param {View} view @param {number} pad its index */
function isOpen(own, { map, seats }, pad) {
  const owner = map.pad_teams?.[pad] ?? 0;
  return owner === 0 || owner === seats.get(own.slot)?.team;
}

/** @param {Own} own @param {View} view @returns {number[] | null} */
export function nearestPad(own, view) {
  const { pads = [] } = view.map;
  let [best, best_units] = [null, Infinity];
  for (let i = 0; i < pads.length; i++) {
    const units = Math.hypot(pads[i][0] - own.x, pads[i][1] - own.y);
    if (units < best_units && isOpen(own, view, i)) [best, best_units] = [pads[i], units];
  }
  return best;
}
