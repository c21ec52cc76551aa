/**
 * Frames of the last second or so, and the world in between two of them.
 *
 * Positions glide from frame to frame, angles turn along the shorter arc and come out in radians,
 * everything else steps. An entity appears at the moment of its first frame and leaves at the moment
 * of the first frame without it. Nothing glides over a teleport.
 */

import { ageInTicks, birthBits, isProjectile } from "./projectiles.js";

/** @typedef {Record<string, number>} Values */

/** @typedef {{ readonly values: Readonly<Values> }} Row */

/** @typedef {{ tick: number, kinds: Record<string, ReadonlyMap<number, Row>> }} Frame */

/** @typedef {[name: string, type: string, dtype: string | null, scale: number | null]} Column */

/** @typedef {{ name: string, born: Column[], sent: Column[], grid: [number, number] | null }} Kind */

/** @typedef {(a: Readonly<Values>, b: Readonly<Values>) => boolean} IsTeleport */

const KEPT_MS = 1500;
/** Faster than any velocity on the wire: such a step is a teleport, whatever the game says. */
const MAX_UNITS_PER_S = 2048;
/** A field of a board glides to its neighbour, and jumps anywhere else. */
const MAX_FIELDS = 1.5;

/** How one kind's rows are read between two frames. */
class Motion {
  /** @param {Kind} kind @param {number} tick_hz @param {IsTeleport} isTeleport */
  constructor(kind, tick_hz, isTeleport) {
    this.isTeleport = isTeleport;
    const columns = kind.sent;
    const place = columns.filter(([name]) => name === "x" || name === "y");
    this.has_place = place.length === 2;
    this.glides = columns.filter((column) => column[3] !== null || place.includes(column));
    this.turns = columns
      .filter(([, type]) => type === "angle" || type === "angle8")
      .map(([name, type]) => {
        const turn = type === "angle" ? 65536 : 256;
        return { name, turn, radians: (2 * Math.PI) / turn };
      });
    const is_board = this.has_place && place.every(([, , , scale]) => scale === null);
    this.max_step = is_board ? MAX_FIELDS : MAX_UNITS_PER_S / tick_hz;
  }

  /**
   * Whether `b`, `ticks` after `a`, is somewhere else rather than further on.
   *
   * @param {Readonly<Values>} a
   * @param {Readonly<Values>} b
   * @param {number} ticks
   */
  teleports(a, b, ticks) {
    if (this.isTeleport(a, b)) return true;
    return this.has_place && Math.hypot(b.x - a.x, b.y - a.y) > this.max_step * ticks;
  }

  /**
   * A row as it is drawn when it stands still.
   *
   * @param {Readonly<Values>} a
   * @returns {Values}
   */
  still(a) {
    const values = { ...a };
    for (const { name, radians } of this.turns) values[name] = a[name] * radians;
    return values;
  }

  /**
   * `share` of the way from `a` to `b`, beyond 1 when extrapolating.
   *
   * @param {Readonly<Values>} a
   * @param {Readonly<Values>} b
   * @param {number} share
   * @returns {Values}
   */
  between(a, b, share) {
    const values = { ...(share < 1 ? a : b) };
    for (const [name] of this.glides) values[name] = a[name] + (b[name] - a[name]) * share;
    for (const { name, turn, radians } of this.turns) {
      const arc = modulo(b[name] - a[name] + turn / 2, turn) - turn / 2;
      values[name] = modulo(a[name] + arc * share, turn) * radians;
    }
    return values;
  }
}

/** The remainder that is never negative. @param {number} value @param {number} by */
const modulo = (value, by) => ((value % by) + by) % by;

export class Timeline {
  /**
   * @param {readonly Kind[]} kinds
   * @param {number} tick_hz
   * @param {{ velocity_of?: import("./projectiles.js").Velocity, isTeleport?: IsTeleport }} [game] what only the game knows
   */
  constructor(kinds, tick_hz, { velocity_of = asTold, isTeleport = () => false } = {}) {
    this.tick_hz = tick_hz;
    this.velocity_of = velocity_of;
    this.kinds = kinds.map((kind) => ({
      kind,
      motion: new Motion(kind, tick_hz, isTeleport),
      flies: isProjectile(kind),
    }));
    this.birth_bits = new Map(kinds.map((kind) => [kind.name, birthBits(kind)]));
    /** @type {Frame[]} Oldest first. */
    this.frames = [];
  }

  /** @param {Frame} frame newer than all before; one of the same tick takes its place */
  push(frame) {
    const last = this.frames.at(-1);
    if (last && last.tick >= frame.tick) this.frames.pop();
    this.frames.push(frame);
    const oldest = frame.tick - (KEPT_MS / 1000) * this.tick_hz;
    while (this.frames.length > 2 && this.frames[1].tick < oldest) this.frames.shift();
  }

  /**
   * The world at `tick`: per kind a list of rows, or a grid.
   *
   * @param {number} tick in ticks, with fraction
   * @param {(kind: string, values: Values) => number} [tick_of] another moment for a projectile
   * @returns {Record<string, Values[] | { width: number, height: number, values: Uint16Array }>}
   */
  at(tick, tick_of = () => tick) {
    const [a, b] = this.around(tick);
    /** @type {Record<string, any>} */
    const world = {};
    for (const { kind, motion, flies } of this.kinds) {
      if (!a) world[kind.name] = [];
      else if (kind.grid) world[kind.name] = board(kind.grid, a.kinds[kind.name]);
      else if (flies) world[kind.name] = this.projectiles(kind.name, a, tick, tick_of);
      else world[kind.name] = between(motion, kind.name, a, b, tick);
    }
    return world;
  }

  /**
   * The frames before and after `tick`; the last two when it lies beyond them.
   *
   * @param {number} tick
   * @returns {[Frame | undefined, Frame | undefined]}
   */
  around(tick) {
    const { frames } = this;
    let index = frames.length - 1;
    while (index > 0 && frames[index].tick > tick) index -= 1;
    if (index === frames.length - 1) return [frames[index], frames[index - 1]];
    return [frames[index], frames[index + 1]];
  }

  /**
   * Ticks since the birth of a projectile.
   *
   * @param {string} kind
   * @param {Values} values
   * @param {number} tick
   */
  ageOf(kind, values, tick) {
    return ageInTicks(tick, values.born_at, this.birth_bits.get(kind) ?? 16);
  }

  /**
   * The projectiles of `frame` at `tick`, and those of the newest frame that are drawn at a later
   * tick.
   *
   * @param {string} name
   * @param {Frame} frame
   * @param {number} tick
   * @param {(kind: string, values: Values) => number} tick_of
   */
  projectiles(name, frame, tick, tick_of) {
    /** @type {Values[]} */
    const flying = [];
    const newest = this.frames[this.frames.length - 1];
    for (const source of new Set([frame, newest])) {
      for (const { values } of source.kinds[name].values()) {
        const moment = tick_of(name, values);
        if (source !== (moment > tick ? newest : frame)) continue;
        const age_s = this.ageOf(name, values, moment) / this.tick_hz;
        if (age_s < 0) continue;
        const { vx, vy } = this.velocity_of(values);
        flying.push({ ...values, vx, vy, x: values.x + vx * age_s, y: values.y + vy * age_s });
      }
    }
    return flying;
  }
}

/** @param {Readonly<Values>} values @returns {{vx: number, vy: number}} */
const asTold = ({ vx, vy }) => ({ vx, vy });

/**
 * @param {Motion} motion
 * @param {string} name
 * @param {Frame} a at or before `tick`
 * @param {Frame | undefined} b after it, or before `a` when extrapolating
 * @param {number} tick
 * @returns {Values[]}
 */
function between(motion, name, a, b, tick) {
  /** @type {Values[]} */
  const rows = [];
  const span = b ? b.tick - a.tick : 0;
  const share = span > 0 ? Math.max(0, (tick - a.tick) / span) : 0;
  const extrapolates = span < 0 && tick > a.tick;
  for (const [id, { values }] of a.kinds[name]) {
    const other = b?.kinds[name].get(id)?.values;
    if (!b || !other || other === values) rows.push(motion.still(values));
    else if (motion.teleports(values, other, Math.abs(span))) rows.push(motion.still(values));
    else if (extrapolates) rows.push(motion.between(other, values, 1 + (a.tick - tick) / span));
    else rows.push(motion.between(values, other, share));
  }
  return rows;
}

/**
 * @param {[number, number]} size
 * @param {ReadonlyMap<number, Row>} rows
 */
function board([width, height], rows) {
  const values = new Uint16Array(width * height);
  for (const [id, row] of rows) values[id] = row.values.value;
  return { width, height, values };
}
