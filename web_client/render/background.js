/**
 * The ground behind everything: deep navy with two parallax layers, far clouds and stars, and
 * nearer bright dust. Each layer is one tile, painted once, that repeats without a seam.
 */

import { paintGlow, trace } from "./sprites.js";
import { withAlpha } from "./palette.js";

export const NAVY = "#070c1d";
const FAR = { size_px: 1024, parallax: 0.06 };
const NEAR = { size_px: 768, parallax: 0.2 };

/** Random numbers in [0, 1), the same each time, so that the sky stays as it is. @param {number} seed */
export function fixedRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

export class Background {
  /** @type {HTMLCanvasElement|null} */
  #far = null;
  /** @type {HTMLCanvasElement|null} */
  #near = null;
  #density = 0;

  /** @param {number} density Device pixels per CSS pixel. */
  rescale(density) {
    if (density === this.#density) return;
    this.#density = density;
    this.#far = paintTile(FAR.size_px, density, paintFar);
    this.#near = paintTile(NEAR.size_px, density, paintNear);
  }

  /** Fills the whole canvas. @param {CanvasRenderingContext2D} ctx
   * @param {import("./camera.js").Camera} camera */
  draw(ctx, camera) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (this.#far) repeat(ctx, this.#far, camera, FAR.parallax);
    if (this.#near) repeat(ctx, this.#near, camera, NEAR.parallax);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {HTMLCanvasElement} tile
 * @param {import("./camera.js").Camera} camera @param {number} parallax */
function repeat(ctx, tile, camera, parallax) {
  const k = camera.zoom * camera.density * parallax;
  const size = tile.width;
  const left = -positiveRest(Math.round(camera.x * k), size);
  const top = -positiveRest(Math.round(camera.y * k), size);
  for (let x = left; x < ctx.canvas.width; x += size) {
    for (let y = top; y < ctx.canvas.height; y += size) ctx.drawImage(tile, x, y);
  }
}

/** The remainder in [0, size), for negative numbers too. @param {number} value
 * @param {number} size */
export function positiveRest(value, size) {
  return ((value % size) + size) % size;
}

/** @param {number} size_px @param {number} density
 * @param {(ctx: CanvasRenderingContext2D, size: number) => void} paint */
function paintTile(size_px, density, paint) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(size_px * density);
  const ctx = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  ctx.scale(tile.width / size_px, tile.height / size_px);
  paint(ctx, size_px);
  return tile;
}

/** Draws something at a place of a tile and wherever it sticks out of the tile's other sides.
 * @param {CanvasRenderingContext2D} ctx @param {number} size @param {number} x @param {number} y
 * @param {() => void} paint */
function wrapped(ctx, size, x, y, paint) {
  for (const dx of [-size, 0, size]) {
    for (const dy of [-size, 0, size]) {
      ctx.save();
      ctx.translate(x + dx, y + dy);
      paint();
      ctx.restore();
    }
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number} size */
function paintFar(ctx, size) {
  const random = fixedRandom(7);
  ctx.fillStyle = NAVY;
  ctx.fillRect(0, 0, size, size);
  const clouds = ["#1b3a7a", "#243a8c", "#3a2a78", "#124a6e", "#1a2f6b"];
  for (let i = 0; i < 15; i++) {
    const radius = 170 + random() * 200;
    const colour = clouds[i % clouds.length];
    const strength = 0.3 + random() * 0.2;
    wrapped(ctx, size, random() * size, random() * size, () =>
      paintGlow(ctx, radius, colour, strength),
    );
  }
  for (let i = 0; i < 230; i++) {
    ctx.fillStyle = withAlpha("#cfe0ff", 0.1 + random() * 0.4);
    const dot = 0.7 + random() * 0.9;
    ctx.fillRect(random() * size, random() * size, dot, dot);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {number} size */
function paintNear(ctx, size) {
  const random = fixedRandom(99);
  const hues = ["#bcd8ff", "#bcd8ff", "#ffe2b8", "#c9b8ff"];
  for (let i = 0; i < 34; i++) {
    const radius = 2.5 + random() * 4;
    const colour = hues[i % hues.length];
    wrapped(ctx, size, random() * size, random() * size, () => paintGlow(ctx, radius, colour, 0.8));
  }
  for (let i = 0; i < 4; i++) {
    wrapped(ctx, size, random() * size, random() * size, () => {
      paintGlow(ctx, 16, "#9cc6ff", 0.5);
      ctx.fillStyle = "rgba(230, 242, 255, 0.8)";
      trace(ctx, [0, -6, 0.8, -0.8, 6, 0, 0.8, 0.8, 0, 6, -0.8, 0.8, -6, 0, -0.8, -0.8]);
      ctx.fill();
    });
  }
}
