import assert from "node:assert/strict";
import { test } from "node:test";

import { lightOf } from "../../../../web_client/games/driftline/mines.js";

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
