/** Draws the things in Driftline's arena: pads, bounce pads, crystals, shards and pick-ups. */

import {
  bounceSprite,
  crystalSprite,
  HUES,
  padSprite,
  PICKUP_HUES,
  pickupSprite,
  shardSprite,
  twinkleSprite,
} from "./arena_sprites.js";
import { seatColour } from "../../render/palette.js";
import { ghostSprite, hullOf } from "./sprites.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Entity} Entity */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */

/** @param {View} view @param {string} kind @returns {Entity[]} */
export function entities(view, kind) {
  const values = view.kinds[kind];
  return Array.isArray(values) ? values : NOTHING;
}
/** @type {Entity[]} */
const NOTHING = [];

/** Ticks since a birth of which only the low byte is known. @param {number} born_at @param {number} tick */
export const ageOf = (born_at, tick) => (((Math.floor(tick) - born_at) << 24) >> 24) + (tick % 1);

/** Pads in the floor. @param {Renderer} renderer @param {View} view */
export function drawPads({ ctx, pen, camera, bakery, palette, reduced_motion }, view) {
  const wave = reduced_motion ? 0.5 : 0.5 + 0.5 * Math.sin(view.now_ms / 700);
  for (const [i, [x, y, radius]] of (view.map.pads ?? []).entries()) {
    if (!camera.sees(x, y, radius * 1.4)) continue;
    ctx.globalAlpha = 0.8 + 0.2 * wave;
    const team = view.map.pad_teams?.[i] ?? 0;
    const hue = team > 0 ? seatColour(team - 1, palette) : undefined;
    pen.stamp(padSprite(bakery, radius, hue), x, y);
    if (hue) pen.turn(ghostSprite(bakery, hue, hullOf(0, team)), x, y, 0, -1, 1.3);
  }
  for (const [x, y, radius] of view.map.bounce ?? []) {
    if (!camera.sees(x, y, radius * 1.5)) continue;
    ctx.globalAlpha = 1;
    pen.stamp(bounceSprite(bakery, radius), x, y, 1 + 0.03 * wave);
  }
  ctx.globalAlpha = 1;
}

/**
 * The progress of a ship's banking or robbing, as a lit arc on the pad's rim.
 * @param {Renderer} renderer @param {View} view @param {number} x Of the ship. @param {number} y
 * @param {number} slot Of the ship. @param {number} share 0 to 1
 */
export function drawBanking({ ctx, pen }, view, x, y, slot, share) {
  const own_team = view.seats.get(slot)?.team ?? 0;
  for (const [i, [px, py, radius]] of (view.map.pads ?? []).entries()) {
    if ((px - x) * (px - x) + (py - y) * (py - y) > radius * radius) continue;
    const owner = view.map.pad_teams?.[i] ?? 0;
    const hue = owner > 0 && owner !== own_team ? HUES.hurt : HUES.pad;
    pen.world();
    ctx.globalCompositeOperation = "lighter";
    for (const [width, alpha] of ARC) {
      ctx.globalAlpha = alpha;
      ctx.strokeStyle = hue;
      ctx.lineWidth = width;
      ctx.lineCap = "butt";
      ctx.beginPath();
      ctx.arc(px, py, radius, -Math.PI / 2, -Math.PI / 2 + share * Math.PI * 2);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = "source-over";
    return;
  }
}
const ARC = [
  [18, 0.22],
  [8, 0.9],
];

/** Crystals that are not broken. @param {Renderer} renderer @param {View} view */
export function drawCrystals({ pen, camera, bakery }, view) {
  const whole = view.constants.crystal_hull ?? 24;
  for (const crystal of entities(view, "crystals")) {
    if (crystal.hull === 0 || !camera.sees(crystal.x, crystal.y, 70)) continue;
    const turn = crystal.id * 0.7;
    const sprite = crystalSprite(bakery, crystal.hull < whole);
    pen.turn(sprite, crystal.x, crystal.y, Math.cos(turn), Math.sin(turn));
  }
}

/** Pick-ups; one that is used up leaves its place marked. @param {Renderer} renderer
 * @param {View} view */
export function drawPickups({ ctx, pen, camera, bakery, reduced_motion }, view) {
  for (const pickup of entities(view, "pickups")) {
    if (!camera.sees(pickup.x, pickup.y, 60)) continue;
    pen.at(pickup.x, pickup.y);
    ctx.strokeStyle = PICKUP_HUES[pickup.what] ?? HUES.repair;
    ctx.globalAlpha = pickup.ready ? 0.5 : 0.22;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.arc(0, 0, 30, 0, Math.PI * 2);
    ctx.stroke();
    ctx.globalAlpha = 1;
    if (!pickup.ready) continue;
    const lift = reduced_motion ? 0 : 3 * Math.sin(view.now_ms / 420 + pickup.id);
    pen.stamp(pickupSprite(bakery, pickup.what), pickup.x, pickup.y + lift);
  }
}

/** Loose shards: they sway, and now and then one twinkles. @param {Renderer} renderer
 * @param {View} view */
export function drawShards({ ctx, pen, camera, bakery, reduced_motion }, view) {
  const now_s = reduced_motion ? 0 : view.now_ms / 1000;
  const twinkle = twinkleSprite(bakery);
  for (const shard of entities(view, "shards")) {
    if (!camera.sees(shard.x, shard.y, 32)) continue;
    const turn = 0.5 * Math.sin(now_s * 1.7 + shard.id);
    const large = shard.worth > 1;
    pen.turn(shardSprite(bakery, large), shard.x, shard.y, Math.cos(turn), Math.sin(turn));
    const shine = Math.sin(now_s * 2.3 + shard.id * 2.1);
    if (shine < 0.75) continue;
    ctx.globalAlpha = (shine - 0.75) * 4;
    pen.stamp(twinkle, shard.x + 2, shard.y - 4, 0.9);
    ctx.globalAlpha = 1;
  }
}
