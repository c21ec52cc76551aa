/** How Driftline's ships are told apart. */

import assert from "node:assert/strict";
import test from "node:test";

import { hullOf } from "../../../../web_client/games/driftline/sprites.js";

test("each of four teams has a hull of its own, whatever the slot", () => {
  const hulls = [1, 2, 3, 4].map((team) => hullOf(0, team));
  assert.deepEqual(hulls, [0, 1, 2, 3]);
  assert.equal(hullOf(17, 3), hullOf(2, 3));
});

test("without teams the hull changes where the colours begin again", () => {
  assert.deepEqual(
    [0, 7, 8, 16, 24, 32].map((slot) => hullOf(slot, 0)),
    [0, 0, 1, 2, 3, 0],
  );
});
