/**
 * Where a spectator looks: along with a player, wherever the director sees something happen, at the
 * whole map, or freely. Pure: time is handed in.
 */

import { WHOLE_MAP_SLOT } from "../generated/protocol.js";
import { Director, isPlaying } from "./director.js";

/** @typedef {import("../render/types.js").View} View */
/** @typedef {import("../render/types.js").Point} Point */
/** @typedef {{ isHeld: (button: string) => boolean }} Held */
/** @typedef {"follow" | "director" | "overview" | "free"} CameraMode */

const FREE_UNITS_PER_S = 1100;
const LONGEST_STEP_S = 0.1;
/** Somebody else who is nearer is glided to; farther away the picture is cut. */
const NEAR_UNITS = 900;
const GLIDE_HALF_LIFE_S = 0.12;

export class SpectatorCamera {
  /** @param {CameraMode} mode */
  constructor(mode = "follow") {
    this.mode = mode;
    /** The slot of the player to follow; null when there is nobody. @type {number | null} */
    this.slot = null;
    /** The last point looked at; null before the first frame. @type {Point | null} */
    this.at = null;
    this.director = new Director();
    this.last_ms = 0;
    /** What is left of the way to somebody else. @type {Point} */
    this.rest = { x: 0, y: 0 };
    /** Whom the last frame showed. @type {number | null} */
    this.shown = null;
  }

  /** On to another player, in the order of slots. @param {number} step 1 or -1 @param {View["seats"]} seats */
  turn(step, seats) {
    const slots = playing(seats);
    this.mode = "follow";
    if (!slots.length) return;
    const now = slots.indexOf(this.slot ?? -1);
    const next = now < 0 ? 0 : (now + step + slots.length) % slots.length;
    this.slot = slots[next];
  }

  /** Change the mode; the one that holds is left for following. @param {CameraMode} mode */
  choose(mode) {
    this.mode = mode === this.mode ? "follow" : mode;
    if (this.mode === "director") this.director.begin(this.slot, this.last_ms);
  }

  /**
   * Where to look in this frame.
   *
   * @param {View} view
   * @param {Held | null} held
   * @param {import("./director.js").Weights} [weights] of the game's events, for the director
   * @returns {import("../render/types.js").Watched}
   */
  look(view, held, weights) {
    const dt_s = Math.min(LONGEST_STEP_S, Math.max(0, (view.now_ms - this.last_ms) / 1000));
    this.last_ms = view.now_ms;
    if (this.mode === "overview") return { ...centre(view), is_overview: true };
    if (this.mode === "free") this.fly(view, held, dt_s);
    else {
      if (this.mode === "director") this.slot = this.director.follow(view, weights);
      else if (this.slot === null || !isPlaying(view, this.slot)) {
        this.slot = playing(view.seats)[0] ?? null;
      }
      this.follow(view, dt_s);
    }
    const { x, y } = this.at ?? centre(view);
    return { x, y, is_overview: false };
  }

  /** Look at the followed player; where there is none, stay. @param {View} view @param {number} dt_s */
  follow(view, dt_s) {
    const place = placeOf(view, this.slot);
    if (!place) return;
    const { at, rest } = this;
    if (this.slot !== this.shown && at) {
      const is_near = Math.hypot(at.x - place.x, at.y - place.y) < NEAR_UNITS;
      rest.x = is_near ? at.x - place.x : 0;
      rest.y = is_near ? at.y - place.y : 0;
    }
    this.shown = this.slot;
    const left = Math.pow(0.5, dt_s / GLIDE_HALF_LIFE_S);
    rest.x *= left;
    rest.y *= left;
    this.at = { x: place.x + rest.x, y: place.y + rest.y };
  }

  /** @param {View} view @param {Held | null} held @param {number} dt_s */
  fly(view, held, dt_s) {
    const from = this.at ?? centre(view);
    const way = (/** @type {string} */ more, /** @type {string} */ less) =>
      Number(held?.isHeld(more) ?? false) - Number(held?.isHeld(less) ?? false);
    const far = FREE_UNITS_PER_S * dt_s;
    this.shown = null;
    this.at = {
      x: Math.min(view.map.width, Math.max(0, from.x + way("right", "left") * far)),
      y: Math.min(view.map.height, Math.max(0, from.y + way("down", "up") * far)),
    };
  }

  /** The part of an ACK by which the server knows which cells to send. The director must see all. */
  get ack() {
    if (this.mode === "overview" || this.mode === "director") return { slot: WHOLE_MAP_SLOT };
    if (this.mode === "follow" && this.slot !== null) return { slot: this.slot };
    return this.at ? { x: this.at.x, y: this.at.y } : {};
  }
}

/** @param {View["seats"]} seats */
function playing(seats) {
  return [...seats.keys()].filter((slot) => isPlaying({ seats }, slot)).sort((a, b) => a - b);
}

/** @param {View} view @param {number | null} slot @returns {Point | null} */
function placeOf(view, slot) {
  if (slot === null) return null;
  for (const name in view.kinds) {
    const rows = view.kinds[name];
    if (!Array.isArray(rows) || name === "seat") continue;
    const found = rows.find((row) => row.slot === slot && typeof row.x === "number");
    if (found) return { x: found.x, y: found.y };
  }
  return null;
}

/** @param {View} view @returns {Point} */
const centre = ({ map }) => ({ x: map.width / 2, y: map.height / 2 });
