/** Driftline's part of the small map: bank pads, leaders, and the fullest places of a crowd. */

import { entities } from "./arena.js";

/** @typedef {import("../../ui/match/minimap.js").Heat} Heat */

/** @type {import("../../ui/match/minimap.js").MinimapPart} */
export const minimap = {
  rings: ({ pads = [] }) => pads,
  far: (view) => entities(view, "blips"),
  heat: (view) => heat(/** @type {any} */ (entities(view, "heat"))),
};

/**
 * The fields of a square raster that are not empty: each row of the kind `heat` is a line of the
 * raster, with two bits a field.
 *
 * @param {readonly { line: number, levels: number }[]} lines
 */
export function heat(lines) {
  const size = 1 / lines.length;
  /** @type {Heat[]} */
  const fields = [];
  for (const { line, levels } of lines) {
    for (let column = 0; column < lines.length; column++) {
      const level = (levels >>> (2 * column)) & 3;
      if (level) fields.push({ left: column * size, top: line * size, size, level });
    }
  }
  return fields;
}
