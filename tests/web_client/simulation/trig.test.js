import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { SINE, cos, direction, sin } from "../../../web_client/simulation/trig.js";

test("the table is the server's to the last bit", () => {
  // The same digest stands in tests/simulation/test_trig.py.
  const digest = createHash("sha256").update(new Uint8Array(SINE.buffer)).digest("hex");
  assert.equal(digest, "813f63ee5ff239a7c34138c9878d912bc7ee40ccba0ea77a4118ee59dcb5e2e2");
});

test("zero looks right and a quarter turn looks down", () => {
  assert.deepEqual(direction(0), [1, 0]);
  assert.deepEqual(direction(16384), [0, 1]);
  assert.equal(cos(32768), -1);
  assert.equal(sin(49152), -1);
});

test("aims wrap around", () => {
  assert.deepEqual(direction(5000 + 65536), direction(5000));
  assert.deepEqual(direction(5000 - 65536), direction(5000));
});
