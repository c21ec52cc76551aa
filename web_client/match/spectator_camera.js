/** Where a spectator looks: along with a player, or freely. Pure: time is handed in. */

/** @typedef {import("../render/types.js").View} View */
/** @typedef {{ isHeld: (button: string) => boolean }} Held */

const FREE_UNITS_PER_S = 1100;
const LONGEST_STEP_S = 0.1;
/** Seats that somebody plays in: 1 human, 2 bot, 3 held. */
const EMPTY = 0;

export class SpectatorCamera {
  constructor() {
    /** The slot of the player to follow; null when there is nobody. @type {number | null} */
    this.slot = null;
    this.is_free = false;
    /** @type {{ x: number, y: number } | null} */
    this.at = null;
    this.last_ms = 0;
  }

  /** On to another player, in the order of slots. @param {number} step 1 or -1 @param {View["seats"]} seats */
  turn(step, seats) {
    const slots = playing(seats);
    this.is_free = false;
    if (!slots.length) return;
    const now = slots.indexOf(this.slot ?? -1);
    const next = now < 0 ? 0 : (now + step + slots.length) % slots.length;
    this.slot = slots[next];
  }

  /** Let go of the player, or follow again. */
  toggleFree() {
    this.is_free = !this.is_free;
  }

  /**
   * Where to look in this frame: at the followed player, else at the last point.
   *
   * @param {View} view
   * @param {Held | null} held
   * @returns {{ x: number, y: number }}
   */
  look(view, held) {
    const dt_s = Math.min(LONGEST_STEP_S, Math.max(0, (view.now_ms - this.last_ms) / 1000));
    this.last_ms = view.now_ms;
    if (this.is_free) return this.fly(view, held, dt_s);
    if (this.slot === null || !isPlaying(view.seats, this.slot)) {
      this.slot = playing(view.seats)[0] ?? null;
    }
    this.at = placeOf(view, this.slot) ?? this.at ?? centre(view);
    return this.at;
  }

  /** @param {View} view @param {Held | null} held @param {number} dt_s */
  fly(view, held, dt_s) {
    const from = this.at ?? centre(view);
    const way = (/** @type {string} */ more, /** @type {string} */ less) =>
      Number(held?.isHeld(more) ?? false) - Number(held?.isHeld(less) ?? false);
    const far = FREE_UNITS_PER_S * dt_s;
    this.at = {
      x: Math.min(view.map.width, Math.max(0, from.x + way("right", "left") * far)),
      y: Math.min(view.map.height, Math.max(0, from.y + way("down", "up") * far)),
    };
    return this.at;
  }

  /** The part of an ACK by which the server knows which cells to send. */
  get ack() {
    if (!this.is_free && this.slot !== null) return { slot: this.slot };
    return this.at ? { x: this.at.x, y: this.at.y } : {};
  }
}

/** @param {View["seats"]} seats */
function playing(seats) {
  return [...seats]
    .filter(([, { state }]) => state !== EMPTY)
    .map(([slot]) => slot)
    .sort((a, b) => a - b);
}

/** @param {View["seats"]} seats @param {number} slot */
const isPlaying = (seats, slot) => (seats.get(slot)?.state ?? EMPTY) !== EMPTY;

/** @param {View} view @param {number | null} slot */
function placeOf(view, slot) {
  if (slot === null) return null;
  for (const [name, rows] of Object.entries(view.kinds)) {
    if (!Array.isArray(rows) || name === "seat") continue;
    const found = rows.find((row) => row.slot === slot && typeof row.x === "number");
    if (found) return { x: found.x, y: found.y };
  }
  return null;
}

/** @param {View} view */
const centre = ({ map }) => ({ x: map.width / 2, y: map.height / 2 });
