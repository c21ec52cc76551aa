import assert from "node:assert/strict";
import { test } from "node:test";

import { EventQueue } from "../../../web_client/interpolation/event_queue.js";

test("events wait for their tick, those about the player do not, and each comes once", () => {
  const queue = new EventQueue(7);
  const [theirs, mine] = [
    { name: "hit", tick: 20, by: 1, target: 2 },
    { name: "hit", tick: 20, by: 7, target: 2 },
  ];
  queue.push([theirs, mine]);
  assert.deepEqual(queue.take(15), [mine]);
  assert.deepEqual(queue.take(19.9), []);
  assert.deepEqual(queue.take(20), [theirs]);
  assert.deepEqual(queue.take(30), []);
});
