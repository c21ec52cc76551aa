/** The map of the next round, beside the rules that it follows from. */

import { el, hide, put, toggle } from "../shared/dom.js";
import { densityOf, drawMap } from "../shared/map_picture.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */

/**
 * @typedef {object} MapShown
 * @property {View["map"] | undefined} map
 * @property {import("../shared/map_picture.js").Rings} [rings] what the game has on the floor
 */

const LONG_SIDE_PX = 168;

/** @param {HTMLElement} root */
export function createMapPreview(root) {
  const canvas = el("canvas", { role: "img", "aria-label": TEXTS.lobby.map.title });
  const caption = el("figcaption");
  const node = el("figure", { class: "map-preview" }, canvas, caption);
  root.append(node);
  /** @type {View["map"] | undefined} */
  let drawn;

  return {
    /** @param {MapShown} shown */
    update({ map, rings }) {
      if (map && map === drawn) return;
      drawn = undefined; // until it is: the game's rings may fail
      put(caption, sentenceFor({ map, rings }));
      hide(canvas, !isDrawable(map));
      if (!map || canvas.hidden) return;
      const density = densityOf(node);
      drawMap(canvas, map, LONG_SIDE_PX * density, density, rings);
      canvas.style.aspectRatio = `${map.width} / ${map.height}`;
      toggle(canvas, "upright", map.height > map.width);
      drawn = map;
    },
    /** Another map may be on its way. @param {boolean} on */
    wait(on) {
      node.setAttribute("aria-busy", String(on));
    },
  };
}

/** @param {View["map"] | undefined} map @returns {boolean} */
const isDrawable = (map) => map !== undefined && map.width > 0 && map.height > 0;

/** @param {MapShown} shown */
export function sentenceFor({ map, rings }) {
  if (!map || !isDrawable(map)) return TEXTS.lobby.map.unknown;
  const is_open = !map.walls?.length && !rings?.(map).length;
  return is_open ? TEXTS.lobby.map.open : TEXTS.lobby.map.known;
}
