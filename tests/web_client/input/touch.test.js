import assert from "node:assert/strict";
import { test } from "node:test";

import { directions } from "../../../web_client/input/touch.js";

test("a stick holds one direction near an axis, two between, none at rest", () => {
  const held = (x, y, dead_zone) =>
    Object.entries(directions(x, y, dead_zone))
      .filter(([, is]) => is)
      .map(([name]) => name)
      .join(" ");
  assert.equal(held(1, 0), "right");
  assert.equal(held(0.95, 0.2), "right");
  assert.equal(held(0.7, -0.7), "up right");
  assert.equal(held(-0.5, 0.5), "down left");
  assert.equal(held(0.1, 0.1), "");
  assert.equal(held(0.2, 0, 0.1), "right");
  assert.equal(held(0.5, 0, 0.6), "");
});
