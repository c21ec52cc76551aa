import assert from "node:assert/strict";
import { test } from "node:test";

import { edgeLight, inset, rayLength } from "../../../web_client/render/walls.js";

const SQUARE = [
  [0, 0],
  [100, 0],
  [100, 100],
  [0, 100],
];

test("an inset square is smaller by the bevel on each side, a thin one has no inside", () => {
  assert.deepEqual(inset(SQUARE, 10), [
    [10, 10],
    [90, 10],
    [90, 90],
    [10, 90],
  ]);
  assert.equal(inset(SQUARE, 60), null);
});

test("edges that face up are lighter than edges that face down", () => {
  assert.ok(edgeLight(0, -1) > 0.8);
  assert.ok(edgeLight(0, 1) < 0.2);
});

test("a ray ends at the first wall, or at its range", () => {
  assert.equal(rayLength([SQUARE], -50, 50, 1, 0, 500), 50);
  assert.equal(rayLength([SQUARE], -50, 50, -1, 0, 500), 500);
  assert.equal(rayLength([SQUARE], -50, 50, 1, 0, 20), 20);
});
