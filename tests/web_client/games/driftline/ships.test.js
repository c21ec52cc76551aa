import assert from "node:assert/strict";
import { test } from "node:test";

import { ownFlags } from "../../../../web_client/games/driftline/ships.js";

test("your ship's flags are predicted; only banking is the server's", () => {
  const own = { slot: 0, alive: true, shielded: false, dashing: true, rail_charge: 3 };
  assert.equal(ownFlags(own, 16 | 2), 1 | 4 | 8 | 16);
});
