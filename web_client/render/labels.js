/**
 * Text on the canvas, painted once per text and colour: laying out letters is slow, and the same
 * names stand there every frame. A name is only ever drawn as text.
 */

const FONT = '600 {px}px "Inter", "Segoe UI", system-ui, -apple-system, Roboto, sans-serif';
/** More than stand on a crowded screen: names, and numbers beside them. */
const KEEP = 600;
const LONGEST = 24;
/** The most texts that find a place in a frame. */
const MOST_PLACES = 160;

/**
 * A name as it fits over an entity: no control or direction characters, at most 24 letters.
 * @param {string} name
 */
export function fitName(name) {
  const plain = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  const letters = Array.from(plain);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : plain;
}

/**
 * Whether the name of a seat is drawn, as the player wishes.
 *
 * @param {"all" | "team" | "none"} names
 * @param {import("./types.js").View} view
 * @param {number} slot
 */
export function showsName(names, view, slot) {
  if (names !== "team") return names === "all";
  return isTeammate(view, slot);
}

/** Whether a seat plays in the player's team. @param {import("./types.js").View} view @param {number} slot */
function isTeammate({ own, seats }, slot) {
  const team = seats.get(slot)?.team ?? 0;
  return own !== null && team > 0 && team === seats.get(own.slot)?.team;
}

/** @typedef {{image: HTMLCanvasElement, width: number, height: number}} Label in device pixels */

const NO_SIZE = { width: 0, height: 0 };

export class Labels {
  /** How large texts are, 1 being as asked for. */
  size = 1;
  /** By colour and size, then by text. @type {Map<string, Map<number, Map<string, Label>>>} */
  #painted = new Map();
  #count = 0;
  #density = 1;

  /** @param {number} density Device pixels per CSS pixel. */
  rescale(density) {
    if (density === this.#density) return;
    this.#density = density;
    this.clear();
  }

  clear() {
    this.#painted.clear();
    this.#count = 0;
  }

  /**
   * Draws a text centred on a place of the screen, shortened as `fitName` does.
   * @param {CanvasRenderingContext2D} ctx @param {string} text @param {string} colour
   * @param {number} size_px @param {number} sx CSS px @param {number} sy @param {number} [alpha]
   */
  draw(ctx, text, colour, size_px, sx, sy, alpha = 1) {
    if (!text) return;
    const label = this.#label(text, colour, size_px * this.size);
    const k = this.#density;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = alpha;
    const x = Math.round(sx * k - label.width / 2);
    ctx.drawImage(label.image, x, Math.round(sy * k - label.height / 2));
    ctx.globalAlpha = 1;
  }

  /**
   * The room that a text takes up on the screen, in CSS pixels.
   * @param {string} text @param {string} colour @param {number} size_px
   */
  sizeOf(text, colour, size_px) {
    if (!text) return NO_SIZE;
    const { width, height } = this.#label(text, colour, size_px * this.size);
    this.#size.width = width / this.#density;
    this.#size.height = height / this.#density;
    return this.#size;
  }
  #size = { width: 0, height: 0 };

  /** @param {string} text @param {string} colour @param {number} size_px @returns {Label} */
  #label(text, colour, size_px) {
    let by_size = this.#painted.get(colour);
    if (!by_size) this.#painted.set(colour, (by_size = new Map()));
    let by_text = by_size.get(size_px);
    if (!by_text) by_size.set(size_px, (by_text = new Map()));
    let label = by_text.get(text);
    if (!label && this.#count >= KEEP) {
      this.clear();
      return this.#label(text, colour, size_px);
    }
    if (!label) {
      label = paintText(fitName(text), colour, size_px * this.#density);
      by_text.set(text, label);
      this.#count += 1;
    }
    return label;
  }
}

/** @param {string} text @param {string} colour @param {number} px Device pixels. */
function paintText(text, colour, px) {
  const image = document.createElement("canvas");
  const ctx = /** @type {CanvasRenderingContext2D} */ (image.getContext("2d"));
  const font = FONT.replace("{px}", String(px));
  ctx.font = font;
  const pad = Math.ceil(px * 0.3);
  image.width = Math.max(1, Math.ceil(ctx.measureText(text).width) + pad * 2);
  image.height = Math.ceil(px * 1.4) + pad;
  ctx.font = font;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = px * 0.26;
  ctx.strokeStyle = "rgba(4, 7, 18, 0.85)";
  ctx.strokeText(text, pad, image.height / 2);
  ctx.fillStyle = colour;
  ctx.fillText(text, pad, image.height / 2);
  return { image, width: image.width, height: image.height };
}

/**
 * Keeps texts from lying on each other: a text is drawn only where none before it is. Begin with the
 * texts that matter most.
 */
export class Declutter {
  /** Boxes that are taken: left, top, right, bottom. */
  #boxes = new Float32Array(MOST_PLACES * 4);
  #count = 0;

  /** A new frame: nothing is taken. */
  begin() {
    this.#count = 0;
  }

  /**
   * Take a box for a text, if it is free.
   *
   * @param {number} x of its middle, in CSS pixels @param {number} y @param {number} width
   * @param {number} height
   * @returns {boolean} whether it is taken now
   */
  take(x, y, width, height) {
    if (this.#count === MOST_PLACES) return false;
    const left = x - width / 2;
    const right = x + width / 2;
    const top = y - height / 2;
    const bottom = y + height / 2;
    const boxes = this.#boxes;
    for (let i = 0; i < this.#count * 4; i += 4) {
      const is_apart =
        right <= boxes[i] || left >= boxes[i + 2] || bottom <= boxes[i + 1] || top >= boxes[i + 3];
      if (!is_apart) return false;
    }
    const at = 4 * this.#count++;
    boxes[at] = left;
    boxes[at + 1] = top;
    boxes[at + 2] = right;
    boxes[at + 3] = bottom;
    return true;
  }
}
