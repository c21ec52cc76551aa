/** Prediction of the player's ship: its flight, and how the page reads its state. */

import { ALIVE, SHIELDED, muzzle, step, unpredicted, velocity } from "./flight.js";

/** The bits of `status` and of `flags` that count teleports. */
const TELEPORTS = 0xc0;
const SHIP_LENGTHS = 2;

/** @param {Record<string, number>} row the predicted state, or a received row */
const teleportsOf = ({ status, flags }) => (status ?? flags) & TELEPORTS;

/** @type {import("../../prediction/predictor.js").Twin} */
export const predict = {
  step,
  unpredicted,
  velocity,
  own: ({ status, dash_ticks }) => ({
    alive: (status & ALIVE) !== 0,
    shielded: (status & SHIELDED) !== 0,
    dashing: dash_ticks > 0,
  }),
  isTeleport: (before, after) => teleportsOf(before) !== teleportsOf(after),
  snapDistance: ({ ship_radius }) => 2 * SHIP_LENGTHS * ship_radius,
  shot: (before, after, input, constants) =>
    after.shots === before.shots
      ? null
      : { number: after.shots, ...muzzle(after, input, constants) },
};
