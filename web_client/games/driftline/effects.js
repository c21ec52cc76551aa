/**
 * Driftline's events as light: hits, beams, explosions, banking, damage to the player's ship.
 *
 * Sparks appear at the positions of events. The mark on the aim and the red edges follow the ship's
 * private counters of hits and damage, which arrive however far away the other ship is.
 */

import { LOOK } from "../../render/particles.js";
import { mix } from "../../render/palette.js";
import { bake } from "../../render/sprites.js";
import { beamSprite, boltSprite } from "./sprites.js";
import { HUES, PICKUP_HUES } from "./arena_sprites.js";
import { drawAimLine, drawCross, drawMark } from "./aim.js";
import { ageOf, entities } from "./arena.js";
import { isFoe } from "./foes.js";
import { FLAG } from "./ships.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").GameEvent} GameEvent */
/** @typedef {import("../../render/types.js").Point} Point */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */

const BEAM_S = 0.5;
const FLOAT_S = 0.9;
const MARK_S = 0.22;
const FELT_UNITS = 900;
/** How long a shot's flash at its muzzle is seen. */
const MUZZLE_TICKS = 1.5;
const LOW_HULL = 35;
const MOST_VIGNETTE = 0.6;

/** @typedef {{x0: number, y0: number, x1: number, y1: number, colour: string, left_s: number}} Beam */
/** @typedef {{text: string, colour: string, size: number, x: number, y: number, left_s: number}} Float */

export class Effects {
  /** @type {Beam[]} */
  #beams = [];
  /** Numbers that rise from the place of a gain. @type {Float[]} */
  #floats = [];
  /** How red the edges of the screen are, 0 to 1. */
  #hurt = 0;
  /** Seconds that the cross on the aim still shows, and whether it stands for a kill. */
  #mark_s = 0;
  #mark_is_kill = false;
  /** As large as the canvas: to stretch it in each frame would cost more than all else.
   * @type {import("../../render/sprites.js").Sprite | null} */
  #vignette = null;

  /**
   * @param {Renderer} renderer
   * @param {import("./ships.js").Ships} ships
   * @param {import("./moments.js").Moments} moments
   */
  constructor(renderer, ships, moments) {
    this.renderer = renderer;
    this.ships = ships;
    this.moments = moments;
  }

  /** Starts the effects of this frame's events and moments. @param {View} view @param {number} dt_s */
  follow(view, dt_s) {
    this.#fade(dt_s);
    const own = view.own?.slot ?? -1;
    for (const event of view.events) {
      if (event.name === "hit") this.#hit(event, own);
      else if (event.name === "beam") this.#beam(event);
      else if (event.name === "boom") this.#boom(event);
      else if (event.name === "blast") this.#blast(event, view);
      else if (event.name === "bank") this.#bank(event);
      else if (event.name === "theft") this.#theft(event);
      else if (event.name === "pickup") this.#pickup(event);
    }
    if (this.moments.kills > 0) {
      this.#mark_s = MARK_S * 2;
      this.#mark_is_kill = true;
    }
    if (view.own && this.moments.fired) this.#muzzle(view.own);
    for (const look of this.ships.looks.values()) this.#breaks(look);
    this.#strikes();
  }

  /** Bolts in flight, and a light where one has just been fired. @param {View} view */
  drawBolts(view) {
    const { pen, camera, bakery, colourOf, particles } = this.renderer;
    for (const shot of entities(view, "shots")) {
      if (!camera.sees(shot.x, shot.y, 40)) continue;
      const speed = Math.sqrt(shot.vx * shot.vx + shot.vy * shot.vy) || 1;
      const colour = colourOf(shot.owner);
      const sprite = boltSprite(bakery, colour, isFoe(view, shot.owner));
      pen.turn(sprite, shot.x, shot.y, shot.vx / speed, shot.vy / speed);
      const age = ageOf(shot.born_at, view.tick);
      if (age < MUZZLE_TICKS) pen.stamp(particles.glow(colour), shot.x, shot.y, 0.6);
    }
  }

  drawBeams() {
    const { ctx, pen, bakery, particles } = this.renderer;
    ctx.globalCompositeOperation = "lighter";
    for (const { x0, y0, x1, y1, colour, left_s } of this.#beams) {
      const left = left_s / BEAM_S;
      const dx = x1 - x0;
      const dy = y1 - y0;
      const length = Math.sqrt(dx * dx + dy * dy) || 1;
      const sprite = beamSprite(bakery, colour);
      ctx.globalAlpha = Math.min(1, left * 1.5);
      const stretch = length / sprite.width;
      pen.turn(
        sprite,
        (x0 + x1) / 2,
        (y0 + y1) / 2,
        dx / length,
        dy / length,
        stretch,
        0.25 + left,
      );
      pen.stamp(particles.glow(colour), x1, y1, 1.6 * left);
      pen.stamp(particles.glow("#ffffff"), x0, y0, 1.2 * left);
    }
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = "source-over";
  }

  drawFloats() {
    const { ctx, camera, labels } = this.renderer;
    for (const float of this.#floats) {
      const left = float.left_s / FLOAT_S;
      const at = camera.toScreen(float.x, float.y);
      const rise = 34 * (1 - left * left);
      labels.draw(
        ctx,
        float.text,
        float.colour,
        float.size,
        at.x,
        at.y - rise,
        Math.min(1, left * 2),
      );
    }
  }

  /** Red edges after a hit, and a slow pulse while the hull is low. @param {View} view */
  drawVignette(view) {
    const { ctx, reduced_motion, flashes } = this.renderer;
    const own = view.own;
    let alpha = reduced_motion ? 0 : this.#hurt * flashes;
    if (own?.alive && own.hull < LOW_HULL) {
      const pulse = reduced_motion ? 0 : 0.5 * flashes;
      const beat = 0.5 + pulse * Math.sin(view.now_ms / 190);
      alpha = Math.max(alpha, (1 - own.hull / LOW_HULL) * 0.35 + 0.22 * beat + 0.1);
    }
    if (alpha < 0.01) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = Math.min(MOST_VIGNETTE, alpha);
    ctx.drawImage(this.#vignetteFor(ctx.canvas).image, 0, 0);
    ctx.globalAlpha = 1;
  }

  /** @param {HTMLCanvasElement} canvas */
  #vignetteFor({ width, height }) {
    const { image } = this.#vignette ?? {};
    if (!this.#vignette || image?.width !== width || image.height !== height) {
      this.#vignette = bake(width, height, 1, (ctx) => paintVignette(ctx, width, height));
    }
    return this.#vignette;
  }

  /** The aim at the pointer: rail readiness as a ring, hits as a cross.
   * @param {View} view @param {Point|null} pointer */
  drawAim(view, pointer) {
    if (!view.own?.alive) return;
    if (!pointer) drawAimLine(this.renderer, view.own);
    else {
      drawCross(this.renderer, view, pointer);
      if (this.#mark_s > 0) drawMark(this.renderer, this.#mark_is_kill);
    }
  }

  /** @param {number} dt_s */
  #fade(dt_s) {
    this.#hurt *= Math.exp(-dt_s * 3.2);
    this.#mark_s -= dt_s;
    if (this.#mark_s <= 0) this.#mark_is_kill = false;
    for (const beam of this.#beams) beam.left_s -= dt_s;
    for (const float of this.#floats) float.left_s -= dt_s;
    if (this.#beams.length && this.#beams[0].left_s <= 0) this.#beams.shift();
    if (this.#floats.length && this.#floats[0].left_s <= 0) this.#floats.shift();
  }

  /** @param {GameEvent} event @param {number} own */
  #hit({ x, y, target, by, damage }, own) {
    const { camera, particles, colourOf } = this.renderer;
    if (camera.sees(x, y, 60)) {
      particles.burst(colourOf(by), x, y, 7, 260, 0.32);
      particles.add(LOOK.puff, "#ffffff", x, y, 0, 0, 0.14, 16);
    }
    this.ships.hurt(target);
    if (by === own && target !== own) {
      this.#float(String(damage), "#ffffff", damage >= 40 ? 19 : 13, x, y - 22);
    }
  }

  /** A shield bursts when it goes, armour only by a hit: it also wears off. @param {import("./ships.js").Look} look */
  #breaks({ ended, armour_ended, hurt_s, flags, x, y }) {
    const has_lost_shield = ended & FLAG.shielded && flags & FLAG.alive;
    if (!has_lost_shield && !(armour_ended && hurt_s > 0)) return;
    const { particles, camera } = this.renderer;
    if (!camera.sees(x, y, 60)) return;
    particles.add(LOOK.ring, HUES.shield, x, y, 0, 0, 0.35, 62);
    particles.shatter(HUES.shield, x, y, 6, 210, 0.5, 6);
  }

  /** Marks the player's hits, and reddens the edges by the damage to the ship. */
  #strikes() {
    const { hits, hurts, lost } = this.moments;
    if (hits > 0) this.#mark_s = Math.max(this.#mark_s, MARK_S);
    if (hurts === 0) return;
    this.#hurt = Math.min(1, this.#hurt + 0.1 * hurts + lost / 80);
    this.renderer.camera.kick(0.16 + lost / 90);
  }

  /** @param {GameEvent} event */
  #beam({ x0, y0, x1, y1, by }) {
    const { particles, camera, colourOf } = this.renderer;
    const colour = colourOf(by);
    this.#beams.push({ x0, y0, x1, y1, colour, left_s: BEAM_S });
    if (camera.sees(x0, y0, 200)) camera.kick(0.14);
    const length = Math.hypot(x1 - x0, y1 - y0);
    for (let at = 30; at < length; at += 46) {
      const share = at / length;
      const x = x0 + (x1 - x0) * share;
      const y = y0 + (y1 - y0) * share;
      particles.burst(colour, x, y, 1, 50, 0.7);
    }
    particles.burst(colour, x1, y1, 14, 330, 0.45);
  }

  /** @param {GameEvent} event */
  #boom({ x, y, victim }) {
    const { particles, camera, colourOf, reduced_motion } = this.renderer;
    if (!camera.sees(x, y, FELT_UNITS)) return;
    const colour = colourOf(victim);
    particles.add(LOOK.puff, "#ffffff", x, y, 0, 0, 0.22, 110);
    particles.add(LOOK.puff, "#ffb347", x, y, 0, 0, 0.55, 92);
    particles.add(LOOK.puff, colour, x, y, 0, 0, 0.9, 130);
    particles.add(LOOK.ring, "#ffffff", x, y, 0, 0, 0.5, 120);
    particles.add(LOOK.ring, colour, x, y, 0, 0, 0.75, 175);
    particles.burst(colour, x, y, 26, 460, 0.85);
    particles.burst("#ffe2a8", x, y, 14, 300, 0.65);
    particles.shatter(mix(colour, "#ffffff", 0.25), x, y, 9, 330, 1.1, 11);
    for (let i = 0; i < 5 && !reduced_motion; i++) {
      const angle = Math.random() * Math.PI * 2;
      const speed = 60 + Math.random() * 130;
      const [vx, vy] = [Math.cos(angle) * speed, Math.sin(angle) * speed];
      particles.add(LOOK.puff, i % 2 ? colour : "#ff8a4c", x, y, vx, vy, 0.8, 34, 1.6);
    }
    const away = Math.hypot(x - camera.x, y - camera.y);
    camera.kick(0.55 * Math.max(0, 1 - away / FELT_UNITS));
  }

  /** A mine explodes. @param {GameEvent} event @param {View} view */
  #blast({ x, y }, view) {
    const { particles, camera } = this.renderer;
    if (!camera.sees(x, y, FELT_UNITS)) return;
    const reach = view.constants.mine_blast ?? 150;
    particles.add(LOOK.puff, "#ffffff", x, y, 0, 0, 0.16, reach * 0.8);
    particles.add(LOOK.puff, HUES.mine, x, y, 0, 0, 0.5, reach);
    particles.add(LOOK.ring, HUES.mine, x, y, 0, 0, 0.5, reach);
    const away = Math.hypot(x - camera.x, y - camera.y);
    camera.kick(0.4 * Math.max(0, 1 - away / FELT_UNITS));
    particles.burst(HUES.mine, x, y, 24, 420, 0.6);
  }

  /** @param {GameEvent} event */
  #bank({ x, y, amount }) {
    const { particles } = this.renderer;
    this.#float(`+${amount}`, HUES.pad, 22, x, y - 34);
    particles.add(LOOK.ring, HUES.pad, x, y, 0, 0, 0.8, 130);
    particles.add(LOOK.puff, HUES.pad, x, y, 0, 0, 0.5, 90);
    particles.burst(HUES.pad, x, y, 22, 240, 0.9);
  }

  /** @param {GameEvent} event */
  #theft({ x, y, amount }) {
    this.#float(`+${amount}`, HUES.shard, 18, x, y - 34);
    this.renderer.particles.add(LOOK.ring, HUES.hurt, x, y, 0, 0, 0.6, 110);
  }

  /** @param {GameEvent} event */
  #pickup({ x, y, what }) {
    const hue = PICKUP_HUES[what] ?? HUES.repair;
    this.renderer.particles.add(LOOK.ring, hue, x, y, 0, 0, 0.5, 80);
    this.renderer.particles.burst(hue, x, y, 10, 180, 0.5);
  }

  /** The player's blaster flashes at once, without waiting for the server.
   * @param {import("../../render/types.js").Own} own */
  #muzzle(own) {
    const { particles, colourOf } = this.renderer;
    const x = own.x + Math.cos(own.aim) * 26;
    const y = own.y + Math.sin(own.aim) * 26;
    particles.add(LOOK.puff, "#ffffff", x, y, own.vx, own.vy, 0.09, 20);
    particles.add(LOOK.puff, colourOf(own.slot), x, y, own.vx, own.vy, 0.16, 34);
  }

  /** @param {string} text @param {string} colour @param {number} size @param {number} x
   * @param {number} y */
  #float(text, colour, size, x, y) {
    this.#floats.push({
      text,
      colour,
      size,
      x: x + (Math.random() - 0.5) * 22,
      y,
      left_s: FLOAT_S,
    });
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number} width @param {number} height */
function paintVignette(ctx, width, height) {
  ctx.scale(width / 90, height / 90);
  const red = ctx.createRadialGradient(0, 0, 24, 0, 0, 64);
  red.addColorStop(0, "rgba(255, 40, 60, 0)");
  red.addColorStop(0.45, "rgba(255, 40, 60, 0.18)");
  red.addColorStop(1, "rgba(220, 10, 40, 1)");
  ctx.fillStyle = red;
  ctx.fillRect(-45, -45, 90, 90);
}
