/**
 * Projectiles are sent once: where and when they were born and how fast they fly. Their position at
 * any moment is computed.
 */

/** @typedef {[name: string, type: string, dtype: string | null, scale: number | null]} Column */

/** @typedef {Record<string, number>} Values */

/**
 * How projectiles fly off when their records name an aim in place of a velocity.
 * @typedef {(values: Readonly<Values>) => {vx: number, vy: number}} Velocity
 */

/** Whether a kind's birth record determines its flight. @param {{ born: Column[] }} kind */
export function isProjectile({ born }) {
  const names = new Set(born.map(([name]) => name));
  const has = (/** @type {string[]} */ ...wanted) => wanted.every((name) => names.has(name));
  return has("x", "y", "born_at") && (has("vx", "vy") || has("aim"));
}

/** How many low bits of a kind's birth ticks are sent. @param {{ born: Column[] }} kind */
export function birthBits({ born }) {
  const column = born.find(([name]) => name === "born_at");
  return column?.[2] === "u1" ? 8 : 16;
}

/**
 * Ticks since a birth of which only the low bits are known.
 *
 * @param {number} tick with fraction
 * @param {number} born_at
 * @param {number} bits 8 or 16
 * @returns {number} from −128 to 128, or −32,768 to 32,768
 */
export function ageInTicks(tick, born_at, bits) {
  const whole = Math.floor(tick);
  return (((whole - born_at) << (32 - bits)) >> (32 - bits)) + (tick - whole);
}

/** Own shots slide from the predicted moment to everybody's within this time. */
const SLIDE_MS = 1000;

/**
 * The moment at which an own shot is drawn. It leaves the muzzle in the predicted present, and by
 * the time it meets somebody, both are drawn in the same past.
 *
 * @param {number} present tick at which the player's entity is drawn
 * @param {number} view tick at which everybody else is drawn
 * @param {number} age_ms of the shot, as of the present
 */
export function ownShotTick(present, view, age_ms) {
  const share = Math.max(0, Math.min(1, 1 - age_ms / SLIDE_MS));
  return view + (present - view) * share;
}
