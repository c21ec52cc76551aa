import assert from "node:assert/strict";
import { test } from "node:test";

import { isFoe, isLivingFoe } from "../../../../web_client/games/driftline/foes.js";

const view = (own_slot, teams) => ({
  own: own_slot === null ? null : { slot: own_slot },
  seats: new Map(teams.map((team, slot) => [slot, { team }])),
});

test("everybody is a foe but the player and their team; spectators have none", () => {
  const alone = view(0, [0, 0]);
  assert.deepEqual(
    [0, 1, 7].map((owner) => isFoe(alone, owner)),
    [false, true, true],
  );
  const in_team = view(0, [1, 2, 1]);
  assert.deepEqual(
    [0, 1, 2].map((owner) => isFoe(in_team, owner)),
    [false, true, false],
  );
  assert.equal(isFoe(view(null, [0, 0]), 1), false);
});

test("a wreck is nobody's foe", () => {
  const alone = view(0, [0, 0]);
  assert.equal(isLivingFoe(alone, { id: 5, slot: 1, x: 0, y: 0, flags: 1 }), true);
  assert.equal(isLivingFoe(alone, { id: 5, slot: 1, x: 0, y: 0, flags: 2 }), false);
});
