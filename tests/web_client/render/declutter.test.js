import assert from "node:assert/strict";
import { test } from "node:test";

import { Declutter } from "../../../web_client/render/declutter.js";

test("a text gets its place unless one before it has it", () => {
  const declutter = new Declutter();
  declutter.begin();
  assert.equal(declutter.take(50, 50, 40, 10), true);
  assert.equal(declutter.take(80, 55, 40, 10), false);
  assert.equal(declutter.take(90, 50, 40, 10), true, "side by side");
  assert.equal(declutter.take(50, 60, 40, 10), true, "below each other");
});

test("a text without a place takes none from others, and each frame begins anew", () => {
  const declutter = new Declutter();
  declutter.begin();
  declutter.take(0, 0, 10, 10);
  declutter.take(8, 0, 10, 10);
  assert.equal(declutter.take(12, 0, 10, 10), true);
  declutter.begin();
  assert.equal(declutter.take(0, 0, 10, 10), true);
});
