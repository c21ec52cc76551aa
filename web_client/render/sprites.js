/**
 * Sprites are painted once, glow included, and stamped every frame: a blur per frame costs more
 * than everything else on a screen together.
 */

import { withAlpha } from "./palette.js";

/**
 * @typedef {object} Sprite
 * @property {HTMLCanvasElement} image
 * @property {number} width Units of the world.
 * @property {number} height
 */

/**
 * Paints a sprite whose origin is its middle, in units of the world.
 * @param {number} width @param {number} height @param {number} scale Image pixels per unit.
 * @param {(ctx: CanvasRenderingContext2D) => void} paint
 * @returns {Sprite}
 */
export function bake(width, height, scale, paint) {
  const image = document.createElement("canvas");
  image.width = Math.max(1, Math.ceil(width * scale));
  image.height = Math.max(1, Math.ceil(height * scale));
  const ctx = /** @type {CanvasRenderingContext2D} */ (image.getContext("2d"));
  ctx.setTransform(scale, 0, 0, scale, image.width / 2, image.height / 2);
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  paint(ctx);
  return { image, width: image.width / scale, height: image.height / scale };
}

/** Keeps baked sprites by name and colour; all are baked anew when the screen's scale changes. */
export class Bakery {
  /** By name, then by colour: a key put together from both would be a new string in each frame.
   * @type {Map<string, Map<string, Sprite>>} */
  #sprites = new Map();
  #scale = 1;

  /** @param {number} scale Device pixels per unit of the world. */
  rescale(scale) {
    // Finer than the screen, so that a turned sprite stays crisp.
    const wanted = Math.max(1, Math.ceil(scale * 1.6 * 4) / 4);
    if (wanted === this.#scale) return;
    this.#scale = wanted;
    this.#sprites.clear();
  }

  /**
   * The sprite of that name and colour, painted if it is not there yet.
   * @param {string} name @param {string} colour empty: it has only one
   * @param {number} width @param {number} height
   * @param {(ctx: CanvasRenderingContext2D) => void} paint
   */
  get(name, colour, width, height, paint) {
    let sprites = this.#sprites.get(name);
    if (!sprites) this.#sprites.set(name, (sprites = new Map()));
    let sprite = sprites.get(colour);
    if (!sprite) {
      sprite = bake(width, height, this.#scale, paint);
      sprites.set(colour, sprite);
    }
    return sprite;
  }
}

/** Stamps sprites at places of the world; allocates nothing. */
export class Pen {
  #k = 1;
  #ox = 0;
  #oy = 0;
  #enlarged = 1;

  /** @param {CanvasRenderingContext2D} ctx */
  constructor(ctx) {
    this.ctx = ctx;
  }

  /** Takes over the camera for this frame. @param {import("./camera.js").Camera} camera */
  aim(camera) {
    this.#k = camera.zoom * camera.density;
    this.#ox = (camera.width / 2 + camera.shake_x - camera.x * camera.zoom) * camera.density;
    this.#oy = (camera.height / 2 + camera.shake_y - camera.y * camera.zoom) * camera.density;
  }

  /** Draw sprites larger from now on; distances stay. @param {number} times 1: as they are */
  enlarge(times) {
    this.#enlarged = times;
  }

  /** Lets the context draw in units of the world. */
  world() {
    this.ctx.setTransform(this.#k, 0, 0, this.#k, this.#ox, this.#oy);
  }

  /** Lets the context draw in units around a place. @param {number} x @param {number} y
   * @param {number} [cos] @param {number} [sin] @param {number} [sx] @param {number} [sy] */
  at(x, y, cos = 1, sin = 0, sx = 1, sy = 1) {
    const ex = this.#ox + x * this.#k;
    const ey = this.#oy + y * this.#k;
    const k = this.#k * this.#enlarged;
    this.ctx.setTransform(k * cos * sx, k * sin * sx, -k * sin * sy, k * cos * sy, ex, ey);
  }

  /** @param {Sprite} sprite @param {number} x @param {number} y @param {number} [size] */
  stamp(sprite, x, y, size = 1) {
    this.at(x, y);
    const { width, height } = sprite;
    const w = width * size;
    const h = height * size;
    this.ctx.drawImage(sprite.image, -w / 2, -h / 2, w, h);
  }

  /** @param {Sprite} sprite @param {number} x @param {number} y @param {number} cos
   * @param {number} sin @param {number} [sx] Stretch along the direction. @param {number} [sy] */
  turn(sprite, x, y, cos, sin, sx = 1, sy = 1) {
    this.at(x, y, cos, sin, sx, sy);
    const { width, height } = sprite;
    this.ctx.drawImage(sprite.image, -width / 2, -height / 2, width, height);
  }
}

/**
 * A soft round light. @param {CanvasRenderingContext2D} ctx @param {number} radius
 * @param {string} colour @param {number} [strength]
 */
export function paintGlow(ctx, radius, colour, strength = 1) {
  const light = ctx.createRadialGradient(0, 0, 0, 0, 0, radius);
  light.addColorStop(0, withAlpha(colour, 0.85 * strength));
  light.addColorStop(0.25, withAlpha(colour, 0.42 * strength));
  light.addColorStop(0.55, withAlpha(colour, 0.13 * strength));
  light.addColorStop(1, withAlpha(colour, 0));
  ctx.fillStyle = light;
  ctx.fillRect(-radius, -radius, radius * 2, radius * 2);
}

/** A closed path through points x0, y0, x1, y1, … @param {CanvasRenderingContext2D} ctx
 * @param {readonly number[]} points */
export function trace(ctx, points) {
  ctx.beginPath();
  ctx.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) ctx.lineTo(points[i], points[i + 1]);
  ctx.closePath();
}
