import assert from "node:assert/strict";
import { test } from "node:test";

import { PredictedShots } from "../../../web_client/prediction/shots.js";

test("a predicted shot flies until the server's arrives, or for a while", () => {
  const shots = new PredictedShots(1000 / 30);
  shots.fired({ number: 7, tick: 30, x: 0, y: 10, vx: 900, vy: -300 });
  shots.fired({ number: 8, tick: 36, x: 0, y: 0, vx: 0, vy: 0 });
  const present = (tick) => (age_ms) => (age_ms >= 0 ? tick : NaN);
  const [first, ...more] = shots.at(33, 100, present(33));
  assert.deepEqual([first.x, first.y, more.length], [90, -20, 0]);
  assert.equal(shots.at(33, 100, () => 31)[0].x, 30);
  shots.confirmed(7);
  assert.deepEqual(
    shots.at(36, 100, present(36)).map(({ number }) => number),
    [8],
  );
  assert.deepEqual(shots.at(45, 100, present(45)), []);
});
