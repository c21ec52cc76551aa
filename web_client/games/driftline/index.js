/** Driftline in the browser: pictures, styles and keys, what is predicted, how it is drawn. */

import { createDraw } from "./draw.js";
import { createHud } from "./hud.js";
import { hints } from "./hints.js";
import { minimap } from "./minimap.js";
import { targets } from "./targets.js";
import { predict } from "./own_ship.js";
import { sounds } from "./sounds.js";
import { TEXTS } from "./texts.js";

/** @param {string} path beside this file */
const address = (path) => new URL(path, import.meta.url).href;

/** @type {import("../../render/types.js").PagePart} */
export default {
  tagline: TEXTS.tagline,
  art: {
    card: address("art/card.svg"),
    icon: address("art/icon.svg"),
    hero: [address("art/hero-left.svg"), address("art/hero-right.svg")],
  },
  styles: [address("hud.css"), address("thumbs.css")],
  keys: {
    dash: ["Space", "Pad0"],
    rail: ["Mouse2", "ArrowDown", "Pad6"],
    mine: ["KeyE", "Pad2"],
  },
  predict,
  hints,
  sounds,
  createDraw,
  createHud,
  minimap,
  targets,
  // A kill and its explosion count once; hits are many.
  director: {
    boom: 3,
    kill: 3,
    hit: 0.35,
    beam: 0.8,
    bank: 1.5,
    theft: 2,
    pickup: 0.3,
    blast: 0.6,
  },
};
