import assert from "node:assert/strict";
import { test } from "node:test";

import { rematchText } from "../../../../web_client/ui/rounds/results.js";

const player = { spectator: false, ready: false };
const ready = { spectator: false, ready: true };
const watcher = { spectator: true, ready: false };

test("a rematch says how many want it, and when it begins", () => {
  const text = (...members) => rematchText(/** @type {any} */ (members));
  assert.equal(text(player, player), "");
  assert.equal(text(player, ready, watcher), "1 of 2 want a rematch, which begins when all do");
  assert.equal(text(ready, ready, watcher), "The rematch begins");
});
