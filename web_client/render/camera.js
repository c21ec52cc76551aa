/**
 * Where the screen looks: a point of the world, a zoom in CSS pixels per unit, and a little shake.
 *
 * Everybody sees the same area of the world, whatever the shape of the screen, so that a wide
 * monitor gives no advantage over a phone held upright; only the sides differ.
 */

export const VIEW_UNITS = Object.freeze({ width: 1600, height: 900 });
/** On small screens a thumb would hide an entity at a smaller zoom. */
const LEAST_ZOOM = 0.52;
/** The least radius of players on a usual screen, in CSS pixels, however far away the camera is. */
const LEAST_RADIUS_PX = 7;
/** The shorter side of a usual screen, in CSS pixels; a larger one is looked at from farther away. */
const USUAL_SIDE_PX = 900;
const SHAKE_DECAY_PER_S = 7;
/** Along each axis, so that the whole is at most six pixels. */
const SHAKE_LIMIT_PX = 6 / Math.SQRT2;

/** What an overview leaves free, in CSS pixels. @typedef {Readonly<{ top: number, bottom: number, side: number }>} Edges */
/** For the clock above and the watchers' bar below. @type {Edges} */
export const EDGES = Object.freeze({ top: 76, bottom: 140, side: 14 });
/** On a low screen, where the bar is one line. @type {Edges} */
const LOW_EDGES = Object.freeze({ top: 8, bottom: 60, side: 8 });
const LOW_SCREEN_PX = 500;
/** Where nothing else is on the screen. @type {Edges} */
export const NO_EDGES = Object.freeze({ top: 14, bottom: 14, side: 14 });

/**
 * The zoom at which a screen of `width` × `height` CSS pixels shows the common area.
 * @param {number} width @param {number} height
 */
export function zoomFor(width, height) {
  const zoom = Math.sqrt((width * height) / (VIEW_UNITS.width * VIEW_UNITS.height));
  return Math.max(LEAST_ZOOM, zoom);
}

/**
 * A camera coordinate kept such that the screen shows at most `margin` units beyond the map;
 * a map smaller than the screen is centred.
 * @param {number} at @param {number} seen Units seen along this side. @param {number} size
 * @param {number} margin
 */
export function keepInside(at, seen, size, margin) {
  const least = seen / 2 - margin;
  const most = size - seen / 2 + margin;
  return least > most ? size / 2 : Math.min(most, Math.max(least, at));
}

/** The share of a gap to close in `dt_s` so that it halves every `half_life_s`.
 * @param {number} dt_s @param {number} half_life_s */
export function approach(dt_s, half_life_s) {
  return 1 - Math.pow(0.5, dt_s / half_life_s);
}

export class Camera {
  x = 0;
  y = 0;
  zoom = 1;
  /** The canvas in CSS pixels. */
  width = 1280;
  height = 720;
  /** Device pixels per CSS pixel. */
  density = 1;
  /** Those of the screen as it is. */
  edges = EDGES;
  /** Offset of this frame's shake in CSS pixels. */
  shake_x = 0;
  shake_y = 0;
  /** The share of the shake that is seen, 0 to 1. */
  shake = 1;
  #trauma = 0;
  #phase = 0;

  /** @param {number} width @param {number} height @param {number} density */
  resize(width, height, density) {
    this.width = width;
    this.height = height;
    this.density = density;
    this.zoom = zoomFor(width, height);
  }

  /** @param {number} sx CSS px from the left @param {number} sy CSS px from the top */
  toWorld(sx, sy) {
    return {
      x: this.x + (sx - this.width / 2) / this.zoom,
      y: this.y + (sy - this.height / 2) / this.zoom,
    };
  }

  /** @param {number} x @param {number} y */
  toScreen(x, y) {
    return {
      x: (x - this.x) * this.zoom + this.width / 2,
      y: (y - this.y) * this.zoom + this.height / 2,
    };
  }

  /** Whether a circle of the world may be on screen. @param {number} x @param {number} y
   * @param {number} radius */
  sees(x, y, radius) {
    const reach_x = this.width / 2 / this.zoom + radius;
    const reach_y = this.height / 2 / this.zoom + radius;
    return Math.abs(x - this.x) < reach_x && Math.abs(y - this.y) < reach_y;
  }

  /** Moves to a place, clamped to a map of this size. @param {number} x @param {number} y
   * @param {{width: number, height: number}} map @param {number} margin_x units
   * @param {number} [margin_y] */
  lookAt(x, y, map, margin_x, margin_y = margin_x) {
    this.x = keepInside(x, this.width / this.zoom, map.width, margin_x);
    this.y = keepInside(y, this.height / this.zoom, map.height, margin_y);
  }

  /**
   * Shows the whole map at once, clear of what lies along the screen's edges. Nothing shakes it.
   *
   * @param {{width: number, height: number}} map
   * @param {number} hud_size how large that is, 1 being as its style says
   */
  overlook({ width, height }, hud_size) {
    const is_low = this.height < LOW_SCREEN_PX && this.edges === EDGES;
    const edges = is_low ? LOW_EDGES : this.edges;
    const [top, bottom, side] = [edges.top, edges.bottom, edges.side].map((px) => px * hud_size);
    const across = Math.max(1, this.width - 2 * side);
    const down = Math.max(1, this.height - top - bottom);
    this.zoom = Math.min(across / width, down / height);
    this.x = width / 2;
    this.y = height / 2 + (bottom - top) / 2 / this.zoom;
    this.#trauma = 0;
  }

  /** How many times larger to draw something, so that it can still be seen. @param {number} radius units */
  enlargement(radius) {
    const grown = Math.max(1, Math.min(this.width, this.height) / USUAL_SIDE_PX);
    return Math.max(1, (LEAST_RADIUS_PX * grown) / (radius * this.zoom));
  }

  /** Something shook the player's entity; strength 1 is a hard blow. @param {number} strength */
  kick(strength) {
    this.#trauma = Math.min(1, this.#trauma + strength);
  }

  /** Lets the shake die down. @param {number} dt_s */
  settle(dt_s) {
    this.#trauma *= Math.exp(-SHAKE_DECAY_PER_S * dt_s);
    this.#phase += dt_s * 47;
    const reach = SHAKE_LIMIT_PX * this.#trauma * this.shake;
    this.shake_x = reach * Math.sin(this.#phase * 1.3);
    this.shake_y = reach * Math.cos(this.#phase * 1.7);
  }
}
