import assert from "node:assert/strict";
import { test } from "node:test";

import { TEXTS } from "../../../../web_client/games/driftline/texts.js";

test("the sentence about a death says by whom, with what and what was lost", () => {
  assert.equal(TEXTS.death("Vega", 1), "Destroyed by Vega, with the rail");
  assert.equal(TEXTS.death("", 2), "Destroyed, with a mine");
  assert.equal(TEXTS.death("", -1), "Destroyed");
  assert.equal(
    TEXTS.fate("Destroyed by Vega", 1, 2),
    "Destroyed by Vega. 1 shard lost. Back in 2…",
  );
  assert.equal(TEXTS.fate("Destroyed", 0, 1), "Destroyed. Back in 1…");
});
