import assert from "node:assert/strict";
import { test } from "node:test";

import { isFoes, lightOf } from "../../../../web_client/games/driftline/mines.js";

const view = (own_slot, teams) => ({
  own: own_slot === null ? null : { slot: own_slot },
  seats: new Map(teams.map((team, slot) => [slot, { team }])),
});

test("a mine is a foe's unless it is yours or your team's", () => {
  const alone = view(0, [0, 0]);
  assert.deepEqual(
    [0, 1, 7].map((owner) => isFoes(alone, owner)),
    [false, true, true],
  );
  const in_team = view(0, [1, 2, 1]);
  assert.deepEqual(
    [0, 1, 2].map((owner) => isFoes(in_team, owner)),
    [false, true, false],
  );
  assert.equal(isFoes(view(null, [0, 0]), 1), false);
});

test("a mine is dark until it is armed, flashes now and then, and blinks while a foe is near", () => {
  const lights = (mine, reduced = false) => {
    const seen = new Set();
    for (let now = 0; now < 1600; now += 20) seen.add(lightOf({ id: 0, ...mine }, now, reduced));
    return [...seen].sort();
  };
  assert.deepEqual(lights({ armed: 0, near: 1 }), [0]);
  assert.deepEqual(lights({ armed: 1, near: 0 }), [0, 0.8]);
  assert.deepEqual(lights({ armed: 1, near: 1 }), [0.15, 1]);
  assert.deepEqual(lights({ armed: 1, near: 1 }, true), [1]);
});
