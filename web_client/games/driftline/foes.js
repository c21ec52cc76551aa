/** Tells the foes of the player from friends. */

import { FLAG } from "./ships.js";

/** @typedef {import("../../render/types.js").View} View */

/**
 * Whether a seat is neither the player's nor of their team. Spectators have no foes.
 *
 * @param {View} view @param {number} slot of the seat
 */
export function isFoe({ own, seats }, slot) {
  if (!own || slot === own.slot) return false;
  const team = seats.get(slot)?.team ?? 0;
  return team === 0 || team !== seats.get(own.slot)?.team;
}

/**
 * Whether a ship is a foe's and not a wreck.
 *
 * @param {View} view @param {import("../../render/types.js").Entity} ship
 */
export const isLivingFoe = (view, { slot, flags }) =>
  (flags & FLAG.alive) !== 0 && isFoe(view, slot);
