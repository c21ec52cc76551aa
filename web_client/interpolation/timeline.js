/**
 * Frames of the last second or so, and the world in between two of them.
 *
 * Positions glide from frame to frame, angles turn along the shorter arc and come out in radians,
 * everything else steps. An entity appears at the moment of its first frame and leaves at the moment
 * of the first frame without it. Nothing glides over a teleport.
 *
 * Rows of a world last until the next but one is asked for; see `row_pool.js`.
 */

import { ageInTicks, birthBits, isProjectile } from "./projectiles.js";
import { RowPool } from "./row_pool.js";

/** @typedef {Record<string, number>} Values */

/** @typedef {{ readonly id: number, readonly values: Readonly<Values> }} Row */

/** Rows are in the order of their ids.
 * @typedef {{ tick: number, kinds: Record<string, readonly Row[]> }} Frame */

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
    /** Columns that glide, besides x and y. Those are read by their names: a name in a variable
     * makes a new object of each number. */
    this.glides = columns.filter((column) => column[3] !== null && !place.includes(column));
    this.turns = columns
      .filter(([, type]) => type === "angle" || type === "angle8")
      .map(([name, type]) => {
        const turn = type === "angle" ? 65536 : 256;
        return { name, turn, radians: (2 * Math.PI) / turn };
      });
    /** Whether players have rows, over which the view lays what is predicted. */
    this.has_players = [...kind.born, ...columns].some(([name]) => name === "slot");
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
    if (!this.has_place) return false;
    const [dx, dy, reach] = [b.x - a.x, b.y - a.y, this.max_step * ticks];
    return dx * dx + dy * dy > reach * reach;
  }

  /** Draw a row where it is. @param {Values} row @param {Readonly<Values>} values */
  still(row, values) {
    if (this.has_place) {
      row.x = values.x;
      row.y = values.y;
    }
    for (const [name] of this.glides) row[name] = values[name];
    for (const { name, radians } of this.turns) row[name] = values[name] * radians;
  }

  /**
   * Move a copy of `a`, or beyond `share` 1 of `b`, to where it is `share` of the way from `a` to `b`.
   *
   * @param {Values} row
   * @param {Readonly<Values>} a
   * @param {Readonly<Values>} b
   * @param {number} share beyond 1 when extrapolating
   */
  between(row, a, b, share) {
    if (this.has_place) {
      row.x = a.x + (b.x - a.x) * share;
      row.y = a.y + (b.y - a.y) * share;
    }
    for (const [name] of this.glides) row[name] = a[name] + (b[name] - a[name]) * share;
    for (const { name, turn, radians } of this.turns) {
      const arc = modulo(b[name] - a[name] + turn / 2, turn) - turn / 2;
      row[name] = modulo(a[name] + arc * share, turn) * radians;
    }
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
  constructor(kinds, tick_hz, { velocity_of = asSent, isTeleport = () => false } = {}) {
    this.tick_hz = tick_hz;
    /** @param {Values} row of a projectile */
    const addVelocity = (row) => {
      const { vx, vy } = velocity_of(row);
      row.vx = vx;
      row.vy = vy;
    };
    this.kinds = kinds.map((kind) => ({
      kind,
      motion: new Motion(kind, tick_hz, isTeleport),
      is_projectile: isProjectile(kind),
      pool: new RowPool(isProjectile(kind) ? addVelocity : undefined),
      /** Rows that nothing moves, and where they are from. @type {Still} */
      still: { from: null, rows: [] },
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
    for (const one of this.kinds) {
      const { name, grid } = one.kind;
      if (!a) world[name] = [];
      else if (grid) world[name] = board(grid, a.kinds[name]);
      else if (one.is_projectile) {
        world[name] = this.projectiles(name, one.pool, a, tick, tick_of);
      } else world[name] = between(one, a, b, tick);
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
   * @param {RowPool} pool
   * @param {Frame} frame
   * @param {number} tick
   * @param {(kind: string, values: Values) => number} tick_of
   */
  projectiles(name, pool, frame, tick, tick_of) {
    pool.begin();
    const newest = this.frames[this.frames.length - 1];
    const bits = this.birth_bits.get(name) ?? 16;
    for (let source = frame; ; source = newest) {
      for (const { values } of source.kinds[name]) {
        const moment = tick_of(name, values);
        if (source !== (moment > tick ? newest : frame)) continue;
        const age_s = ageInTicks(moment, values.born_at, bits) / this.tick_hz;
        if (age_s < 0) continue;
        const row = pool.copy(values);
        row.x = values.x + row.vx * age_s;
        row.y = values.y + row.vy * age_s;
      }
      if (source === newest) return pool.end();
    }
  }
}

/** @param {Readonly<Values>} values @returns {{vx: number, vy: number}} */
const asSent = ({ vx, vy }) => ({ vx, vy });

/** @typedef {{ from: readonly Row[] | null, rows: Values[] }} Still */

/**
 * @param {{ kind: Kind, motion: Motion, pool: RowPool, still: Still }} one
 * @param {Frame} a at or before `tick`
 * @param {Frame | undefined} b after it, or before `a` when extrapolating
 * @param {number} tick
 * @returns {Values[]}
 */
function between({ kind: { name }, motion, pool, still }, a, b, tick) {
  const from = a.kinds[name];
  const to = b?.kinds[name];
  if ((!to || to === from) && !motion.turns.length && !motion.has_players) {
    if (still.from !== from) {
      still.from = from;
      still.rows = from.map(({ values }) => /** @type {Values} */ (values));
    }
    return still.rows;
  }
  pool.begin();
  const span = b ? b.tick - a.tick : 0;
  const share = span > 0 ? Math.max(0, (tick - a.tick) / span) : 0;
  const extrapolates = span < 0 && tick > a.tick;
  const beyond = extrapolates ? 1 + (a.tick - tick) / span : 0;
  let index = 0; // of the same row in the other frame
  for (const { id, values } of from) {
    while (to && index < to.length && to[index].id < id) index += 1;
    const other = to?.[index]?.id === id ? to[index].values : null;
    const row = pool.copy(values);
    if (!other || other === values || motion.teleports(values, other, Math.abs(span))) {
      motion.still(row, values);
    } else if (extrapolates) motion.between(row, other, values, beyond);
    else motion.between(row, values, other, share);
  }
  return pool.end();
}

/**
 * @param {[number, number]} size
 * @param {readonly Row[]} rows
 */
function board([width, height], rows) {
  const values = new Uint16Array(width * height);
  for (const row of rows) values[row.id] = row.values.value;
  return { width, height, values };
}
