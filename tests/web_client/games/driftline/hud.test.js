import assert from "node:assert/strict";
import { test } from "node:test";

import { damageBonus } from "../../../../web_client/games/driftline/hud.js";

test("carried shards add two percent each, at most twenty", () => {
  assert.deepEqual(
    [0, 3, 10, 40].map((shards) => damageBonus(shards, {})),
    [0, 6, 20, 20],
  );
});
