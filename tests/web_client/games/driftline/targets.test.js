import assert from "node:assert/strict";
import { test } from "node:test";

import { targets } from "../../../../web_client/games/driftline/targets.js";

const ALIVE = 1;
const ship = (slot, x, y, flags = ALIVE) => ({ id: slot, slot, x, y, flags });

test("targets are foes that live, are on the screen, and stand behind no wall", () => {
  const view = /** @type {any} */ ({
    own: { slot: 0, x: 0, y: 0 },
    seats: new Map([0, 1, 2, 3, 4, 5].map((slot) => [slot, { team: slot < 2 ? 1 : 2 }])),
    map: {
      walls: [
        [
          [-20, 40],
          [20, 40],
          [20, 60],
          [-20, 60],
        ],
      ],
    },
    camera: { sees: (x) => x < 500 },
    constants: { ship_radius: 20 },
    kinds: {
      ships: [
        ship(0, 0, 0),
        ship(1, 50, 0), // in the player's team
        ship(2, 100, 0),
        ship(3, 0, 100), // behind the wall
        ship(4, 900, 0), // off the screen
        ship(5, 0, -100, 0), // destroyed
      ],
    },
  });
  assert.deepEqual(targets(view), [{ x: 100, y: 0, radius: 20 }]);
  assert.deepEqual(targets({ ...view, own: null }), []);
});
