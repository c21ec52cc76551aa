/** A game's table of sounds, as its author writes it: by name, a sound of the library or a recipe. */

import { LIBRARY } from "./library.js";
import { MOST_LEVEL } from "./synth.js";

/** @typedef {import("./synth.js").Recipe} Recipe */
/** @typedef {Readonly<Record<string, string | Recipe>>} SoundNames */

const WAVES = ["sine", "triangle", "square", "saw", "noise"];
const LONGEST_S = 4;

/**
 * The recipes of a table.
 *
 * @param {SoundNames} names
 * @returns {Map<string, Recipe>}
 * @throws {Error} which names the entry and says what is wrong with it
 */
export function recipesOf(names) {
  return new Map(Object.entries(names).map(([name, sound]) => [name, recipeOf(name, sound)]));
}

/** @param {string} name @param {string | Recipe} sound */
function recipeOf(name, sound) {
  if (typeof sound !== "string") return checked(name, sound);
  if (Object.hasOwn(LIBRARY, sound)) return LIBRARY[sound];
  const known = Object.keys(LIBRARY).join(", ");
  throw new Error(`sounds.${name}: there is no sound ${sound}, only ${known}`);
}

/** @param {string} name @param {Recipe} recipe */
function checked(name, recipe) {
  const { layers, level } = recipe ?? {};
  if (!(level > 0 && level <= MOST_LEVEL)) {
    throw new Error(`sounds.${name}: level is a number above 0, at most ${MOST_LEVEL}`);
  }
  if (!Array.isArray(layers) || !layers.length) {
    throw new Error(`sounds.${name}: layers is a list of at least one layer`);
  }
  for (const { wave, at_s = 0, attack_s = 0, hold_s = 0, decay_s } of layers) {
    if (!WAVES.includes(wave)) {
      throw new Error(`sounds.${name}: there is no wave ${wave}, only ${WAVES.join(", ")}`);
    }
    const length_s = at_s + attack_s + hold_s + decay_s;
    if (!(decay_s > 0 && length_s <= LONGEST_S)) {
      throw new Error(`sounds.${name}: each layer has a decay_s, and ends within ${LONGEST_S} s`);
    }
  }
  return recipe;
}
