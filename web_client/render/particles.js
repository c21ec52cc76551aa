/**
 * A pool of short-lived lights. Everything lies in typed arrays of fixed length: when the pool is
 * full the oldest makes room, and nothing is allocated while playing.
 */

import { bake, paintGlow } from "./sprites.js";

const COUNT = 1200;

/** How a particle is drawn. */
export const LOOK = Object.freeze({ spark: 0, puff: 1, ring: 2, piece: 3 });
/** How fast pieces tumble, in radians per second. */
const TUMBLE = 7;

export class Particles {
  /** The share of sparks and pieces that are seen, 0 to 1. */
  sparks = 1;
  /** How bright puffs of light are, 0 to 1. */
  flashes = 1;
  #next = 0;
  #x = new Float32Array(COUNT);
  #y = new Float32Array(COUNT);
  #vx = new Float32Array(COUNT);
  #vy = new Float32Array(COUNT);
  #age = new Float32Array(COUNT);
  #life = new Float32Array(COUNT);
  #size = new Float32Array(COUNT);
  #drag = new Float32Array(COUNT);
  #look = new Uint8Array(COUNT);
  /** @type {string[]} */
  #colour = new Array(COUNT).fill("#ffffff");

  /** @type {Map<string, import("./sprites.js").Sprite>} */
  #glows = new Map();

  /**
   * @param {number} look @param {string} colour @param {number} x @param {number} y
   * @param {number} vx units/s @param {number} vy @param {number} life_s @param {number} size units
   * @param {number} [drag] per second
   */
  add(look, colour, x, y, vx, vy, life_s, size, drag = 2) {
    if ((look === LOOK.spark || look === LOOK.piece) && Math.random() >= this.sparks) return;
    const i = this.#next;
    this.#next = (i + 1) % COUNT;
    this.#look[i] = look;
    this.#colour[i] = colour;
    this.#x[i] = x;
    this.#y[i] = y;
    this.#vx[i] = vx;
    this.#vy[i] = vy;
    this.#age[i] = 0;
    this.#life[i] = life_s;
    this.#size[i] = size;
    this.#drag[i] = drag;
  }

  /**
   * Sparks flying apart from one place, in a full circle or a cone around a direction.
   * @param {string} colour @param {number} x @param {number} y @param {number} count
   * @param {number} speed @param {number} life_s @param {number} [angle] @param {number} [spread]
   * @param {number} [size] units
   */
  burst(colour, x, y, count, speed, life_s, angle = 0, spread = Math.PI * 2, size = 2.2) {
    for (let n = 0; n < count; n++) {
      const a = angle + (Math.random() - 0.5) * spread;
      const v = speed * (0.25 + 0.75 * Math.random());
      const life = life_s * (0.5 + 0.5 * Math.random());
      this.add(LOOK.spark, colour, x, y, Math.cos(a) * v, Math.sin(a) * v, life, size);
    }
  }

  /**
   * Pieces of something that breaks, flying apart in a full circle.
   * @param {string} colour @param {number} x @param {number} y @param {number} count
   * @param {number} speed @param {number} life_s @param {number} size units
   */
  shatter(colour, x, y, count, speed, life_s, size) {
    for (let n = 0; n < count; n++) {
      const a = ((n + Math.random()) / count) * Math.PI * 2;
      const v = speed * (0.35 + 0.65 * Math.random());
      const life = life_s * (0.6 + 0.4 * Math.random());
      const large = size * (0.6 + 0.4 * Math.random());
      this.add(LOOK.piece, colour, x, y, Math.cos(a) * v, Math.sin(a) * v, life, large, 1.6);
    }
  }

  /** A soft light 64 wide in any unit: it has no edges, so it is never painted finer.
   * @param {string} colour */
  glow(colour) {
    let glow = this.#glows.get(colour);
    if (!glow) {
      glow = bake(64, 64, 1, (ctx) => paintGlow(ctx, 32, colour));
      this.#glows.set(colour, glow);
    }
    return glow;
  }

  clear() {
    this.#life.fill(0);
  }

  /** @param {number} dt_s */
  move(dt_s) {
    for (let i = 0; i < COUNT; i++) {
      if (this.#age[i] >= this.#life[i]) continue;
      this.#age[i] += dt_s;
      const keep = Math.exp(-this.#drag[i] * dt_s);
      this.#vx[i] *= keep;
      this.#vy[i] *= keep;
      this.#x[i] += this.#vx[i] * dt_s;
      this.#y[i] += this.#vy[i] * dt_s;
    }
  }

  /** Draws all that are on screen, as light on light. @param {import("./sprites.js").Pen} pen
   * @param {import("./camera.js").Camera} camera */
  draw(pen, camera) {
    const ctx = pen.ctx;
    ctx.globalCompositeOperation = "lighter";
    for (let i = 0; i < COUNT; i++) {
      const left = 1 - this.#age[i] / this.#life[i];
      if (!(left > 0) || !camera.sees(this.#x[i], this.#y[i], this.#size[i])) continue;
      if (this.#look[i] === LOOK.spark) this.#drawSpark(pen, i, left);
      else if (this.#look[i] === LOOK.puff) this.#drawPuff(pen, i, left);
      else if (this.#look[i] === LOOK.ring) this.#drawRing(pen, i, left);
      else this.#drawPiece(pen, i, left);
    }
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = "source-over";
  }

  /** @param {import("./sprites.js").Pen} pen @param {number} i @param {number} left */
  #drawSpark(pen, i, left) {
    const ctx = pen.ctx;
    const vx = this.#vx[i];
    const vy = this.#vy[i];
    const speed = Math.sqrt(vx * vx + vy * vy) || 1;
    const width = this.#size[i] * (0.4 + 0.6 * left);
    pen.at(this.#x[i], this.#y[i], -vx / speed, -vy / speed);
    ctx.globalAlpha = Math.min(1, left * 1.6);
    ctx.fillStyle = this.#colour[i];
    ctx.fillRect(-width / 2, -width / 2, speed * 0.045 + width, width); // cheaper than a stroke
  }

  /** @param {import("./sprites.js").Pen} pen @param {number} i @param {number} left */
  #drawPuff(pen, i, left) {
    pen.ctx.globalAlpha = left * left * this.flashes;
    pen.stamp(
      this.glow(this.#colour[i]),
      this.#x[i],
      this.#y[i],
      (this.#size[i] / 32) * (1.25 - 0.5 * left),
    );
  }

  /** A splinter that tumbles. @param {import("./sprites.js").Pen} pen @param {number} i
   * @param {number} left */
  #drawPiece(pen, i, left) {
    const ctx = pen.ctx;
    const turn = (i % 2 ? TUMBLE : -TUMBLE) * this.#age[i] + i;
    const size = this.#size[i] * (0.55 + 0.45 * left);
    pen.at(this.#x[i], this.#y[i], Math.cos(turn), Math.sin(turn));
    ctx.globalAlpha = Math.min(1, left * 2);
    ctx.fillStyle = this.#colour[i];
    ctx.beginPath();
    ctx.moveTo(size, 0);
    ctx.lineTo(-0.8 * size, 0.55 * size);
    ctx.lineTo(-0.4 * size, -0.7 * size);
    ctx.fill();
  }

  /** @param {import("./sprites.js").Pen} pen @param {number} i @param {number} left */
  #drawRing(pen, i, left) {
    const ctx = pen.ctx;
    const grown = 1 - left * left * left;
    pen.at(this.#x[i], this.#y[i]);
    ctx.globalAlpha = left * left;
    ctx.strokeStyle = this.#colour[i];
    ctx.lineWidth = 1 + this.#size[i] * 0.09 * left;
    ctx.beginPath();
    ctx.arc(0, 0, this.#size[i] * grown, 0, Math.PI * 2);
    ctx.stroke();
  }
}
