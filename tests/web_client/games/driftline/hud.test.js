import assert from "node:assert/strict";
import { test } from "node:test";

import { damageBonus, deathText, shardsLost } from "../../../../web_client/games/driftline/hud.js";

test("carried shards add two percent each, at most twenty", () => {
  assert.deepEqual(
    [0, 3, 10, 40].map((shards) => damageBonus(shards, {})),
    [0, 6, 20, 20],
  );
});

test("a death drops half of the carried shards, rounded up", () => {
  assert.deepEqual([0, 1, 2, 7].map(shardsLost), [0, 1, 1, 4]);
});

test("a death says by whom and with what", () => {
  assert.equal(deathText("Vega", 1), "Destroyed by Vega, with the rail");
  assert.equal(deathText("", 2), "Destroyed, with a mine");
  assert.equal(deathText("", -1), "Destroyed");
});
