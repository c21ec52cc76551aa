/**
 * The renderer: a canvas, a camera and the tools that a game draws with. It knows no game; a
 * game's module brings a drawer, and any other game is drawn from its tables.
 */

import { Background } from "./background.js";
import { Camera } from "./camera.js";
import { createGenericDraw, drawGhosts } from "./generic.js";
import { Labels } from "./labels.js";
import { seatColour } from "./palette.js";
import { Particles } from "./particles.js";
import { Bakery, Pen } from "./sprites.js";
import { Walls } from "./walls.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Point} Point */

/** Above two device pixels a CSS pixel nobody sees a difference, but every fill pays for it. */
const MOST_DENSITY = 2;
const LONGEST_FRAME_S = 0.1;
const IDLE_SPEED_PX_PER_S = 90;

/**
 * @typedef {object} Renderer
 * @property {CanvasRenderingContext2D} ctx
 * @property {Camera} camera
 * @property {Pen} pen
 * @property {Bakery} bakery
 * @property {Particles} particles
 * @property {Labels} labels
 * @property {Walls} walls
 * @property {boolean} reduced_motion No shake, no flashes, fewer particles.
 * @property {(slot: number|undefined) => string} colourOf A seat's colour, in teams its team's.
 * @property {() => void} resize Call when the window has changed.
 * @property {(game: import("./types.js").PagePart|null) => void} use Null: the generic drawer.
 * @property {(view: View, pointer: Point|null) => void} draw One frame of a match.
 * @property {(now_ms: number) => void} idle One frame of the sky alone, behind the home screen.
 */

/**
 * @param {HTMLCanvasElement} canvas Filled by its style; the renderer sets its resolution.
 * @param {{reduced_motion?: boolean}} [options]
 * @returns {Renderer}
 */
export function createRenderer(canvas, { reduced_motion = prefersReducedMotion() } = {}) {
  const ctx = canvas.getContext("2d", { alpha: false });
  if (!ctx) throw new Error("This browser has no Canvas 2D.");
  const camera = new Camera();
  const background = new Background();
  const bakery = new Bakery();
  /** @type {import("./types.js").Drawer|null} */
  let drawer = null;
  let last_ms = 0;
  /** The seats, whose teams decide the colours. @type {View["seats"]} */
  let seats = new Map();

  /** @type {Renderer} */
  const renderer = {
    ctx,
    camera,
    pen: new Pen(ctx),
    bakery,
    particles: new Particles(),
    labels: new Labels(),
    walls: new Walls(),
    reduced_motion,
    colourOf: (slot) => {
      const team = slot === undefined ? 0 : (seats.get(slot)?.team ?? 0);
      return seatColour(team > 0 ? team - 1 : slot);
    },

    resize() {
      const density = Math.min(MOST_DENSITY, window.devicePixelRatio || 1);
      const width = canvas.clientWidth || window.innerWidth;
      const height = canvas.clientHeight || window.innerHeight;
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      camera.resize(width, height, density);
      background.rescale(density);
      bakery.rescale(camera.zoom * density);
      renderer.labels.rescale(density);
    },

    use(game) {
      renderer.particles.clear();
      drawer = (game?.createDraw ?? createGenericDraw)(renderer);
    },

    draw(view, pointer) {
      const dt_s = elapsed(view.now_ms);
      seats = view.seats;
      drawer ??= createGenericDraw(renderer);
      renderer.walls.use(view.map);
      drawer.focus(view, pointer, dt_s);
      if (!reduced_motion) camera.settle(dt_s);
      bakery.rescale(camera.zoom * camera.density);
      view.camera = camera;
      background.draw(ctx, camera);
      renderer.pen.aim(camera);
      renderer.particles.move(dt_s);
      drawer.draw(view, pointer, dt_s);
      if (view.ghosts) drawGhosts(renderer, view, view.ghosts);
    },

    idle(now_ms) {
      const dt_s = elapsed(now_ms);
      if (!reduced_motion) {
        camera.x += (IDLE_SPEED_PX_PER_S * dt_s) / camera.zoom;
        camera.y += (IDLE_SPEED_PX_PER_S * 0.35 * dt_s) / camera.zoom;
      }
      background.draw(ctx, camera);
    },
  };

  /**
   * Seconds since the last frame, never many: the gap of a hidden tab would tear things apart.
   *
   * @param {number} now_ms
   */
  function elapsed(now_ms) {
    const dt_s = Math.min(LONGEST_FRAME_S, Math.max(0, (now_ms - last_ms) / 1000));
    last_ms = now_ms;
    return dt_s;
  }

  renderer.resize();
  return renderer;
}

function prefersReducedMotion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
