/** Draws Driftline's ships with their wake, shield, hull ring and charge. */

import { LOOK } from "../../render/particles.js";
import { rayLength } from "../../render/walls.js";
import { drawBanking, entities } from "./arena.js";
import {
  flashSprite,
  ghostSprite,
  hullOf,
  ownMarkSprite,
  shieldSprite,
  shipSprite,
  wakeSprite,
} from "./sprites.js";
import { HUES } from "./arena_sprites.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */

/** Bits of a ship's `flags`. */
export const FLAG = Object.freeze({ alive: 1, shielded: 2, dashing: 4, charging: 8, banking: 16 });

const TRAIL = 8;
const TRAIL_STEP_S = 0.022;
const GHOSTS_LAST_S = 0.22;
const HURT_S = 0.16;
export const RING_UNITS = 31;
const OWN_MARK_UNITS = 50;
const LOW_HULL = 0.35;

/**
 * A ship's looks, kept from frame to frame.
 * @typedef {object} Look
 * @property {number} x
 * @property {number} y
 * @property {number} vx Units/s, smoothed: the direction of the wake.
 * @property {number} vy
 * @property {number} aim
 * @property {number} slot
 * @property {number} shape Of its hull; each team has one.
 * @property {number} armour
 * @property {number} flags
 * @property {number} began The flags that were not set in the last frame.
 * @property {number} ended The flags that were set in the last frame and are not any more.
 * @property {boolean} armour_ended Whether the last of its armour went in this frame.
 * @property {number} hull
 * @property {number} shards
 * @property {number} charged_s How long its rail has been charging.
 * @property {number} banked_s
 * @property {number} ghosts_s How long its dash will still be seen.
 * @property {number} hurt_s
 * @property {number} shown_hull Glides to the true hull.
 * @property {Float32Array} trail Places x, y of the last moments, newest first.
 * @property {number} trail_s
 * @property {number} frame
 * @property {import("../../render/types.js").Seat | null} seat Whose name it has.
 * @property {string} name
 * @property {number} rank Of its texts: the lowest comes first.
 * @property {number} name_shown How visible its name is, 0 to 1.
 * @property {number} count_shown The same of its count of shards.
 */

export class Ships {
  /** By slot. @type {Map<number, Look>} */
  looks = new Map();
  #frame = 0;

  /** @param {Renderer} renderer */
  constructor(renderer) {
    this.renderer = renderer;
  }

  /** Takes over the ships' positions; the player's own ship is drawn at its predicted one.
   * @param {View} view @param {number} dt_s */
  follow(view, dt_s) {
    this.#frame += 1;
    for (const ship of entities(view, "ships")) {
      const own = view.own && ship.slot === view.own.slot ? view.own : null;
      const look = this.#lookOf(ship);
      const { x, y } = own ?? ship;
      this.#move(look, x, y, dt_s);
      look.aim = own ? own.aim : ship.aim;
      const flags = own ? ownFlags(own, ship.flags) : ship.flags;
      look.began = flags & ~look.flags;
      look.ended = look.flags & ~flags;
      look.armour_ended = look.armour > 0 && !ship.armour;
      look.flags = flags;
      look.hull = ship.hull;
      look.shards = ship.shards;
      look.armour = ship.armour ?? 0;
      look.shape = hullOf(ship.slot, view.seats.get(ship.slot)?.team ?? 0);
      look.frame = this.#frame;
      advance(look, dt_s, this.renderer);
    }
    for (const [slot, look] of this.looks) {
      if (look.frame !== this.#frame) this.looks.delete(slot);
    }
  }

  /** A ship was hit and lights up. @param {number} slot */
  hurt(slot) {
    const look = this.looks.get(slot);
    if (look) look.hurt_s = HURT_S;
  }

  /** The parts of ships that lie on the floor or glow. @param {View} view */
  drawUnder(view) {
    const { ctx, pen, bakery, particles } = this.renderer;
    const { bank_ticks = 45, top_speed = 420 } = view.constants;
    const bank_s = bank_ticks / view.tick_hz;
    ctx.globalCompositeOperation = "lighter";
    for (const look of this.visible()) {
      const speed = Math.sqrt(look.vx * look.vx + look.vy * look.vy);
      const push = Math.min(1.5, speed / top_speed);
      if (push > 0.08) {
        const wake = wakeSprite(bakery, this.renderer.colourOf(look.slot));
        ctx.globalAlpha = Math.min(0.7, push * 0.8);
        const flicker = 0.93 + 0.07 * Math.sin(view.now_ms / 31 + look.slot);
        pen.turn(wake, look.x, look.y, look.vx / speed, look.vy / speed, push * flicker, 0.75);
      }
      if (look.shards > 0) {
        ctx.globalAlpha = Math.min(0.95, 0.4 + look.shards * 0.055);
        const size = 1.3 + Math.min(0.8, look.shards * 0.08);
        pen.stamp(particles.glow(HUES.shard), look.x, look.y, size);
      }
    }
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = "source-over";
    for (const look of this.visible()) {
      this.#drawGhosts(look);
      if (look.banked_s > 0)
        drawBanking(
          this.renderer,
          view,
          look.x,
          look.y,
          look.slot,
          Math.min(1, look.banked_s / bank_s),
        );
    }
  }

  /** The ships themselves. @param {View} view */
  draw(view) {
    const { ctx, pen, bakery, flashes } = this.renderer;
    const own = view.own?.slot ?? -1;
    const enlarged = this.renderer.camera.enlargement(view.constants.ship_radius ?? 20);
    for (const look of this.visible()) {
      const cos = Math.cos(look.aim);
      const sin = Math.sin(look.aim);
      const colour = this.renderer.colourOf(look.slot);
      const sprite = shipSprite(bakery, colour, look.shape, look.slot === own);
      ctx.globalAlpha = fadeOf(look, view);
      pen.turn(sprite, look.x, look.y, cos, sin);
      ctx.globalAlpha = 1;
      if (look.slot === own) {
        pen.stamp(ownMarkSprite(bakery), look.x, look.y - OWN_MARK_UNITS * enlarged);
      }
      if (fadeOf(look, view) < 1) continue; // its hull and shield are not known any more
      if (look.hurt_s > 0) {
        ctx.globalAlpha = ((0.85 * look.hurt_s) / HURT_S) * flashes;
        pen.turn(flashSprite(bakery, look.shape), look.x, look.y, cos, sin);
        ctx.globalAlpha = 1;
      }
      if (look.flags & FLAG.shielded) this.#drawShield(look, view.now_ms);
      this.#drawHullRing(look, view, look.slot === own);
      if (look.armour > 0) this.#drawArmour(look, view);
    }
  }

  /** Rails that charge: a line where the beam will be, and a growing light at the muzzle.
   * @param {View} view */
  drawCharges(view) {
    const { ctx, pen, particles } = this.renderer;
    const charge_s = (view.constants.rail_charge_ticks ?? 18) / view.tick_hz;
    const range = view.constants.rail_range ?? 1400;
    ctx.globalCompositeOperation = "lighter";
    for (const look of this.looks.values()) {
      if (!(look.flags & FLAG.charging) || fadeOf(look, view) < 1) continue;
      if (!this.renderer.camera.sees(look.x, look.y, range)) continue;
      const share = Math.min(1, look.charged_s / charge_s);
      const colour = this.renderer.colourOf(look.slot);
      const cos = Math.cos(look.aim);
      const sin = Math.sin(look.aim);
      pen.at(look.x, look.y, cos, sin);
      ctx.strokeStyle = colour;
      ctx.globalAlpha = 0.12 + 0.4 * share;
      ctx.lineWidth = 1.2 + 1.6 * share;
      ctx.beginPath();
      ctx.moveTo(30, 0);
      const reach = rayLength(view.map.walls, look.x, look.y, cos, sin, range * share);
      ctx.lineTo(Math.max(30, reach), 0);
      ctx.stroke();
      ctx.globalAlpha = 0.9;
      ctx.lineWidth = 2.4;
      ctx.beginPath();
      ctx.arc(0, 0, 44 - 16 * share, -share * Math.PI * 0.55, share * Math.PI * 0.55);
      ctx.stroke();
      pen.stamp(
        particles.glow("#ffffff"),
        look.x + cos * 25,
        look.y + sin * 25,
        0.18 + 0.36 * share,
      );
      pen.stamp(particles.glow(colour), look.x + cos * 25, look.y + sin * 25, 0.5 + share);
      ctx.globalAlpha = 1;
    }
    ctx.globalCompositeOperation = "source-over";
  }

  /** One array, used again. @type {Look[]} */
  #seen = [];
  /** The frame for which they were looked up. */
  #seen_in = -1;
  /** Ships that live and are on screen. Ask once the camera stands where it draws this frame. */
  visible() {
    if (this.#seen_in === this.#frame) return this.#seen;
    this.#seen_in = this.#frame;
    let count = 0;
    for (const look of this.looks.values()) {
      const is_here = look.flags & FLAG.alive && this.renderer.camera.sees(look.x, look.y, 90);
      if (is_here) this.#seen[count++] = look;
    }
    this.#seen.length = count;
    return this.#seen;
  }

  /** @param {import("../../render/types.js").Entity} ship */
  #lookOf(ship) {
    let look = this.looks.get(ship.slot);
    if (!look) {
      look = {
        x: ship.x,
        y: ship.y,
        vx: 0,
        vy: 0,
        aim: 0,
        slot: ship.slot,
        shape: 0,
        armour: 0,
        flags: ship.flags,
        began: 0,
        ended: 0,
        armour_ended: false,
        hull: ship.hull,
        shards: 0,
        charged_s: 0,
        banked_s: 0,
        ghosts_s: 0,
        hurt_s: 0,
        shown_hull: ship.hull,
        trail: new Float32Array(TRAIL * 2),
        trail_s: 0,
        frame: 0,
        seat: null,
        name: "",
        rank: 0,
        name_shown: 0,
        count_shown: 0,
      };
      this.looks.set(ship.slot, look);
    }
    return look;
  }

  /** @param {Look} look @param {number} x @param {number} y @param {number} dt_s */
  #move(look, x, y, dt_s) {
    const dx = x - look.x;
    const dy = y - look.y;
    const jumped = dx * dx + dy * dy > 200 * 200;
    if (jumped) {
      look.vx = look.vy = 0;
      for (let i = 0; i < TRAIL; i++) look.trail.set([x, y], i * 2);
    } else if (dt_s > 0) {
      const share = 1 - Math.exp(-dt_s * 14);
      look.vx += (dx / dt_s - look.vx) * share;
      look.vy += (dy / dt_s - look.vy) * share;
    }
    look.x = x;
    look.y = y;
    look.trail_s += dt_s;
    if (look.trail_s < TRAIL_STEP_S) return;
    look.trail_s = 0;
    look.trail.copyWithin(2, 0);
    look.trail[0] = x;
    look.trail[1] = y;
  }

  /** @param {Look} look */
  #drawGhosts(look) {
    if (look.ghosts_s <= 0) return;
    const { ctx, pen, bakery } = this.renderer;
    const ghost = ghostSprite(bakery, this.renderer.colourOf(look.slot), look.shape);
    const cos = Math.cos(look.aim);
    const sin = Math.sin(look.aim);
    for (let i = TRAIL - 1; i >= 0; i--) {
      ctx.globalAlpha = (look.ghosts_s / GHOSTS_LAST_S) * (0.62 - i * 0.07);
      pen.turn(ghost, look.trail[i * 2], look.trail[i * 2 + 1], cos, sin);
    }
    ctx.globalAlpha = 1;
  }

  /** @param {Look} look @param {number} now_ms */
  #drawShield(look, now_ms) {
    const { ctx, pen, bakery, reduced_motion } = this.renderer;
    const turn = reduced_motion ? 0 : now_ms / 1600;
    ctx.globalAlpha = reduced_motion ? 0.85 : 0.75 + 0.2 * Math.sin(now_ms / 160);
    pen.turn(shieldSprite(bakery), look.x, look.y, Math.cos(turn), Math.sin(turn));
    ctx.globalAlpha = 1;
  }

  /** Armour as a second, outer ring that shrinks. @param {Look} look @param {View} view */
  #drawArmour(look, view) {
    const { ctx, pen } = this.renderer;
    const share = Math.min(1, look.armour / (view.constants.armour_hull ?? 40));
    pen.at(look.x, look.y);
    ctx.strokeStyle = HUES.shield;
    ctx.lineWidth = 4;
    ctx.globalAlpha = 0.85;
    ctx.beginPath();
    ctx.arc(0, 0, RING_UNITS + 6, -Math.PI / 2, -Math.PI / 2 + share * Math.PI * 2);
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  /** @param {Look} look @param {View} view @param {boolean} is_own */
  #drawHullRing(look, view, is_own) {
    const { ctx, pen } = this.renderer;
    const full = view.constants.hull ?? 100;
    const share = Math.max(0, Math.min(1, look.shown_hull / full));
    if (share > 0.995 && !is_own) return;
    pen.at(look.x, look.y);
    ctx.lineCap = "butt";
    ctx.lineWidth = 4.5;
    ctx.strokeStyle = "rgba(4, 8, 22, 0.38)";
    ctx.beginPath();
    ctx.arc(0, 0, RING_UNITS, 0, Math.PI * 2);
    ctx.stroke();
    ctx.lineWidth = 3;
    ctx.strokeStyle = share < LOW_HULL ? HUES.hurt : is_own ? "#f2f7ff" : "#b9c9ec";
    ctx.globalAlpha = is_own && share > 0.995 ? 0.35 : 0.9;
    ctx.beginPath();
    ctx.arc(0, 0, RING_UNITS, -Math.PI / 2, -Math.PI / 2 + share * Math.PI * 2);
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
}

/** How visible a ship is: others fade while no new state comes. @param {Look} look @param {View} view */
export const fadeOf = (look, view) => (look.slot === view.own?.slot ? 1 : view.net.fade);

/** The flags of the player's ship: predicted ones where there are, else those that the server sent.
 * @param {import("../../render/types.js").Own} own @param {number} flags */
export function ownFlags(own, flags) {
  const kept = flags & FLAG.banking;
  return (
    kept |
    (own.alive ? FLAG.alive : 0) |
    (own.shielded ? FLAG.shielded : 0) |
    (own.dashing ? FLAG.dashing : 0) |
    (own.rail_charge > 0 ? FLAG.charging : 0)
  );
}

/** Runs a ship's timers down. @param {Look} look @param {number} dt_s @param {Renderer} renderer */
function advance(look, dt_s, renderer) {
  const { flags } = look;
  look.charged_s = flags & FLAG.charging ? look.charged_s + dt_s : 0;
  look.banked_s = flags & FLAG.banking ? look.banked_s + dt_s : 0;
  look.ghosts_s = flags & FLAG.dashing ? GHOSTS_LAST_S : Math.max(0, look.ghosts_s - dt_s);
  look.hurt_s = Math.max(0, look.hurt_s - dt_s);
  look.shown_hull += (look.hull - look.shown_hull) * (1 - Math.exp(-dt_s * 12));
  const { particles, reduced_motion } = renderer;
  if (reduced_motion || !(flags & FLAG.alive)) return;
  const colour = renderer.colourOf(look.slot);
  if (flags & FLAG.dashing) {
    particles.add(LOOK.puff, colour, look.x, look.y, -look.vx * 0.1, -look.vy * 0.1, 0.3, 26);
  }
  if (flags & FLAG.charging && Math.random() < dt_s * 40) {
    const angle = Math.random() * Math.PI * 2;
    const x = look.x + Math.cos(look.aim) * 25 + 46 * Math.cos(angle);
    const y = look.y + Math.sin(look.aim) * 25 + 46 * Math.sin(angle);
    particles.add(
      LOOK.spark,
      colour,
      x,
      y,
      -150 * Math.cos(angle),
      -150 * Math.sin(angle),
      0.3,
      2,
      0,
    );
  }
}
