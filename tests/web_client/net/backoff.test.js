import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../../../web_client/net/backoff.js";

test("delays double from a quarter of a second to eight seconds", () => {
  const longest = new Backoff(() => 1);
  const delays = Array.from({ length: 8 }, () => longest.next());
  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("half of each delay is chance, so that players of a restarted server come one by one", () => {
  assert.equal(new Backoff(() => 0).next(), 125);
  assert.equal(new Backoff(() => 0.5).next(), 187.5);
});

test("a connection that opened starts over", () => {
  const backoff = new Backoff(() => 1);
  backoff.next();
  backoff.next();
  assert.equal(backoff.attempt, 2);
  backoff.reset();
  assert.equal(backoff.next(), 250);
});
