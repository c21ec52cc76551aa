/** Driftline's hints: what the arena wants of a new player, told when it matters. */

import { entities } from "./arena.js";
import { isLivingFoe } from "./foes.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Own} Own */

const NEAR_UNITS = 700;
/** With this many shards a player reads of the risk, and sees an arrow to a pad. */
export const WORTH_BANKING = 5;

/** @param {(own: Own, view: View) => boolean} test @returns {(view: View) => boolean} */
const alive = (test) => (view) =>
  Boolean(view.own?.alive) && test(/** @type {Own} */ (view.own), view);

/** @param {string} event @returns {(view: View) => boolean} whether it happened to the player */
const had = (event) => (view) =>
  view.events.some(({ name, slot }) => name === event && slot === view.own?.slot);

/** @param {Own} own @param {import("../../render/types.js").Entity} at */
const isNear = (own, { x, y }) => Math.hypot(x - own.x, y - own.y) < NEAR_UNITS;

/** @type {readonly import("../../render/types.js").Hint[]} */
export const hints = [
  {
    name: "crystals",
    text: TEXTS.hints.crystals,
    when: alive((own, view) => entities(view, "crystals").some((crystal) => isNear(own, crystal))),
    done: alive(({ shards }) => shards > 0),
  },
  {
    name: "bank",
    text: TEXTS.hints.bank,
    when: alive(({ shards }) => shards > 0),
    done: had("bank"),
  },
  {
    name: "risk",
    text: TEXTS.hints.risk,
    when: alive(({ shards }) => shards >= WORTH_BANKING),
  },
  {
    name: "dash",
    text: TEXTS.hints.dash,
    when: alive(
      ({ dash_charges, hull }, { constants }) => dash_charges > 0 && hull < constants.hull,
    ),
    done: alive(({ dash_ticks }) => dash_ticks > 0),
  },
  {
    name: "rail",
    text: TEXTS.hints.rail,
    when: alive(
      (own, view) =>
        own.rail_ready === 0 &&
        entities(view, "ships").some((ship) => isLivingFoe(view, ship) && isNear(own, ship)),
    ),
    done: alive(({ rail_charge }) => rail_charge > 0),
  },
  {
    name: "mine",
    text: TEXTS.hints.mine,
    when: alive(({ mines }) => mines > 0),
  },
];
