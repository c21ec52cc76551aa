/** Driftline's texts: all that its page part lets players read. */

import { TEXTS as COMMON } from "../../texts/texts.js";

/** @param {number} count */
const shards = (count) => COMMON.language.counted(count, { one: "# shard", other: "# shards" });
/** How a weapon is named in the sentence about a death, by its number. */
const WEAPONS = [", with the blaster", ", with the rail", ", with a mine"];

export const TEXTS = Object.freeze({
  tagline: "Hover ships. Sharp corners. One more round.",

  // The HUD.
  teams: "Teams",
  rail: "Rail",
  shards: "shards",
  /** @param {number} percent */
  more_damage: (percent) => `+${percent} % damage`,
  your_team: "Your team",
  /** @param {string} killer empty: nobody @param {number} weapon its number */
  death(killer, weapon) {
    const by = killer ? ` by ${killer}` : "";
    return `Destroyed${by}${WEAPONS[weapon] ?? ""}`;
  },
  /** @param {string} death how it came @param {number} lost shards @param {number} seconds */
  fate(death, lost, seconds) {
    return `${death}.${lost > 0 ? ` ${shards(lost)} lost.` : ""} Back in ${seconds}…`;
  },
  /** @param {string} name */
  destroyed: (name) => `Destroyed ${name}`,
  /** @param {number} amount */
  banked: (amount) => `Banked ${shards(amount)}`,
  /** @param {number} amount */
  stole: (amount) => `Stole ${shards(amount)}: take them home`,
  robbed: "Your bank is being robbed",
  /** Said when a pick-up is taken, by its kind. */
  picked: ["Hull repaired", "Overcharge: rail ready", "Armour", "Mines"],

  // Signs in the arena.
  bank_here: "Bank here",
  /** Names of pick-ups, by their kind. */
  pickups: ["Repair", "Rail at once", "Armour", "Mines"],

  /** Hints by their names; `{dash}` is what to press for it. */
  hints: {
    crystals: "Shoot the crystals: they hold shards. Fly over shards to pick them up.",
    bank: "Hold still on a gold ring to bank your shards: only banked shards score.",
    risk: "Shards make your shots stronger. You lose half of them when you die, so bank in time.",
    dash: "Dash with {dash}: out of a fight, or into one.",
    rail: "Charge the rail with {rail}: one heavy shot, straight and at once.",
    mine: "Lay a mine with {mine}. Foes see it only when they are close.",
  },
});
