import assert from "node:assert/strict";
import { test } from "node:test";

import { damageBonus, shardsLost } from "../../../../web_client/games/driftline/hud.js";

test("carried shards add two percent each, at most twenty", () => {
  assert.deepEqual(
    [0, 3, 10, 40].map((shards) => damageBonus(shards, {})),
    [0, 6, 20, 20],
  );
});

test("a death drops half of the carried shards, rounded up", () => {
  assert.deepEqual([0, 1, 2, 7].map(shardsLost), [0, 1, 1, 4]);
});
