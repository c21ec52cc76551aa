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
};
