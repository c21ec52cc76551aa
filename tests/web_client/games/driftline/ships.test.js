import assert from "node:assert/strict";
import { test } from "node:test";

import { fadeOf, ownFlags } from "../../../../web_client/games/driftline/ships.js";

test("your ship's flags are predicted; only banking is the server's", () => {
  const own = { slot: 0, alive: true, shielded: false, dashing: true, rail_charge: 3 };
  assert.equal(ownFlags(own, 16 | 2), 1 | 4 | 8 | 16);
});

test("everybody else fades with a stale state, your own ship does not", () => {
  const view = { own: { slot: 0 }, net: { fade: 0.3 } };
  assert.deepEqual([fadeOf({ slot: 0 }, view), fadeOf({ slot: 1 }, view)], [1, 0.3]);
  assert.equal(fadeOf({ slot: 0 }, { ...view, own: null }), 0.3);
});
