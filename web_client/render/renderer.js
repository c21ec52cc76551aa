/**
 * The renderer: a canvas, a camera and the tools that a game draws with. It knows no game; a
 * game's module brings a drawer, and any other game is drawn from its tables.
 */

import { Background } from "./background.js";
import { Camera } from "./camera.js";
import { createGenericDraw, drawGhosts } from "./generic.js";
import { Labels } from "./labels.js";
import { PALETTES, seatColour } from "./palette.js";
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
 * @property {boolean} reduced_motion No shake, no sparks, nothing that pulses, no light over the whole screen.
 * @property {number} flashes How bright sudden lights are, 0 to 1.
 * @property {number} quality The canvas's resolution as a share of the screen's, 0 to 1.
 * @property {"all"|"team"|"none"} names Whose names are drawn.
 * @property {readonly string[]} palette Colours of seats and teams.
 * @property {(slot: number|undefined) => string} colourOf A seat's colour, in teams its team's.
 * @property {() => void} resize Call when the window has changed.
 * @property {(game: import("./types.js").PagePart|null, play: import("../sound/game_sounds.js").Play) => void} use
 *   Null: the generic drawer.
 * @property {(view: View, pointer: Point|null) => void} draw One frame of a match.
 * @property {(now_ms: number) => void} idle One frame of the sky alone, behind the home screen.
 */

/**
 * @param {HTMLCanvasElement} canvas Filled by its style; the renderer sets its resolution.
 * @returns {Renderer}
 */
export function createRenderer(canvas) {
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
    reduced_motion: false,
    flashes: 1,
    quality: 1,
    names: "all",
    palette: PALETTES.usual,
    colourOf: (slot) => {
      const team = slot === undefined ? 0 : (seats.get(slot)?.team ?? 0);
      return seatColour(team > 0 ? team - 1 : slot, renderer.palette);
    },

    resize() {
      const density = Math.min(MOST_DENSITY, window.devicePixelRatio || 1) * renderer.quality;
      const width = canvas.clientWidth || window.innerWidth;
      const height = canvas.clientHeight || window.innerHeight;
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      camera.resize(width, height, density);
      background.rescale(density);
      bakery.rescale(camera.zoom * density);
      renderer.labels.rescale(density);
    },

    use(game, play) {
      renderer.particles.clear();
      drawer = (game?.createDraw ?? createGenericDraw)(renderer, play);
    },

    draw(view, pointer) {
      const dt_s = elapsed(view.now_ms);
      seats = view.seats;
      drawer ??= createGenericDraw(renderer);
      renderer.walls.use(view.map);
      drawer.focus(view, pointer, dt_s);
      if (view.watched?.is_overview) camera.overlook(view.map, renderer.labels.size);
      camera.settle(dt_s);
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
      if (!renderer.reduced_motion) {
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
