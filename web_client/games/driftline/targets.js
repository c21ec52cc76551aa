/** The ships that a player who plays with one thumb may have aimed at: foes in sight. */

import { entities } from "./arena.js";
import { isLivingFoe } from "./foes.js";
import { rayLength } from "../../render/walls.js";

/** @param {import("../../render/types.js").View} view @returns {import("../../input/one_thumb.js").Target[]} */
export function targets(view) {
  const { own, map, camera, constants } = view;
  if (!own) return [];
  const radius = constants.ship_radius ?? 20;
  return entities(view, "ships").flatMap((ship) => {
    const { x, y } = ship;
    const is_seen = isLivingFoe(view, ship) && camera?.sees(x, y, 0);
    return is_seen && isInSight(map.walls, own, x, y) ? [{ x, y, radius }] : [];
  });
}

/** Whether no wall stands between. @param {number[][][]} walls @param {Record<string, any>} own
 * @param {number} x @param {number} y */
function isInSight(walls, own, x, y) {
  const far = Math.hypot(x - own.x, y - own.y) || 1;
  return rayLength(walls, own.x, own.y, (x - own.x) / far, (y - own.y) / far, far) >= far;
}
