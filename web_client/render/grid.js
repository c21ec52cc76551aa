/**
 * A grid kind as coloured fields. The fields lie painted on a canvas of their own; a frame paints
 * the changed ones anew and stamps the whole.
 */

import { mix, seatColour, seatShape, withAlpha } from "./palette.js";

const MOST_PX = 4096;
const FLASH_S = 0.35;
const FLASHES = 256;
const EMPTY = "#101a3c";

/** The seat that a field's value stands for; −1 is nobody. @param {number} value */
export function seatOfValue(value) {
  return value - 1;
}

export class GridPainter {
  #canvas = document.createElement("canvas");
  #ctx = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
  #cell_px = 0;
  #width = 0;
  #height = 0;
  #own = -1;
  /** @type {readonly string[]} */
  #palette = [];
  /** What is painted on the canvas, by field. */
  #painted = new Int32Array(0);
  /** Fields that changed lately, and the seconds that their flash has left. */
  #flash_at = new Int32Array(FLASHES);
  #flash_left = new Float32Array(FLASHES);
  #next_flash = 0;

  /**
   * Paints what has changed.
   * @param {import("./types.js").GridValues} grid @param {number} cell_px Device pixels a field.
   * @param {number} own The player's slot, whose fields shine.
   * @param {readonly string[]} palette
   */
  paint(grid, cell_px, own, palette) {
    const fresh = this.#prepare(grid, cell_px, own, palette);
    const { values, width } = grid;
    for (let i = 0; i < this.#painted.length; i++) {
      if (this.#painted[i] === values[i]) continue;
      this.#painted[i] = values[i];
      this.#paintField(i % width, Math.floor(i / width), values[i]);
      if (!fresh && values[i]) this.#flash(i);
    }
  }

  /**
   * Stamps the fields, one unit each, with their flashes.
   * @param {import("./sprites.js").Pen} pen @param {number} dt_s
   * @param {number} flashes How bright they are, 0 to 1.
   */
  draw(pen, dt_s, flashes) {
    const ctx = pen.ctx;
    pen.world();
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this.#canvas, 0, 0, this.#width, this.#height);
    ctx.imageSmoothingEnabled = true;
    ctx.fillStyle = "#ffffff";
    for (let n = 0; n < FLASHES; n++) {
      if (this.#flash_left[n] <= 0) continue;
      this.#flash_left[n] -= dt_s;
      const left = Math.max(0, this.#flash_left[n] / FLASH_S);
      const grow = 0.25 * left;
      const x = this.#flash_at[n] % this.#width;
      const y = Math.floor(this.#flash_at[n] / this.#width);
      ctx.globalAlpha = 0.55 * left * left * flashes;
      ctx.fillRect(x - grow, y - grow, 1 + 2 * grow, 1 + 2 * grow);
    }
    ctx.globalAlpha = 1;
  }

  /** Makes the canvas fit; true when everything must be painted anew.
   * @param {import("./types.js").GridValues} grid @param {number} cell_px @param {number} own
   * @param {readonly string[]} palette */
  #prepare({ width, height }, cell_px, own, palette) {
    const px = Math.max(1, Math.min(cell_px, Math.floor(MOST_PX / Math.max(width, height))));
    const same = px === this.#cell_px && width === this.#width && height === this.#height;
    if (same && own === this.#own && palette === this.#palette) return false;
    this.#palette = palette;
    this.#cell_px = px;
    this.#width = width;
    this.#height = height;
    this.#own = own;
    this.#canvas.width = width * px;
    this.#canvas.height = height * px;
    this.#painted = new Int32Array(width * height).fill(-1);
    this.#flash_left.fill(0);
    return true;
  }

  /** @param {number} column @param {number} row @param {number} value */
  #paintField(column, row, value) {
    const ctx = this.#ctx;
    const px = this.#cell_px;
    const x = column * px;
    const y = row * px;
    const line = Math.max(1, Math.round(px / 14));
    const slot = seatOfValue(value);
    const colour = seatColour(slot, this.#palette);
    const is_own = slot === this.#own;
    const body = value === 0 ? EMPTY : is_own ? colour : mix(colour, "#0a1230", 0.22);
    ctx.fillStyle = value === 0 ? "#0a1129" : mix(colour, "#04081c", 0.55);
    ctx.fillRect(x, y, px, px);
    ctx.fillStyle = body;
    ctx.fillRect(x + line, y + line, px - 2 * line, px - 2 * line);
    if (value === 0) return;
    ctx.fillStyle = withAlpha("#ffffff", is_own ? 0.42 : 0.2);
    ctx.fillRect(x + line, y + line, px - 2 * line, line);
    if (seatShape(slot, 2)) this.#paintMark(x, y, px);
    ctx.fillStyle = withAlpha("#000010", 0.2);
    ctx.fillRect(x + line, y + px - 2 * line, px - 2 * line, line);
  }

  /** A dark square tells two seats of one colour apart. @param {number} x @param {number} y
   * @param {number} px */
  #paintMark(x, y, px) {
    const side = Math.round(px * 0.36);
    const inset = Math.round((px - side) / 2);
    this.#ctx.fillStyle = withAlpha("#040816", 0.6);
    this.#ctx.fillRect(x + inset, y + inset, side, side);
  }

  /** @param {number} field */
  #flash(field) {
    this.#flash_at[this.#next_flash] = field;
    this.#flash_left[this.#next_flash] = FLASH_S;
    this.#next_flash = (this.#next_flash + 1) % FLASHES;
  }
}
