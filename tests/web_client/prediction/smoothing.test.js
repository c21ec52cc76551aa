import assert from "node:assert/strict";
import { test } from "node:test";

import { Smoothing } from "../../../web_client/prediction/smoothing.js";

test("a hidden correction starts where the picture was and is nearly gone after 200 ms", () => {
  const smoothing = new Smoothing(80);
  assert.equal(smoothing.corrected({ x: 10, y: 0 }, { x: 0, y: 0 }), true);
  assert.deepEqual([smoothing.x, smoothing.y], [10, 0]);
  smoothing.advance(65);
  assert.ok(Math.abs(smoothing.x - 10 / Math.E) < 1e-12);
  smoothing.advance(135);
  assert.ok(smoothing.x < 0.5);
  smoothing.advance(400);
  assert.equal(smoothing.x, 0);
});

test("a correction beyond two ship lengths snaps", () => {
  const smoothing = new Smoothing(80);
  assert.equal(smoothing.corrected({ x: 81, y: 0 }, { x: 0, y: 0 }), false);
  assert.deepEqual([smoothing.x, smoothing.y], [0, 0]);
});

test("corrections that follow one another add up, so the picture never jumps", () => {
  const smoothing = new Smoothing(80);
  smoothing.corrected({ x: 10, y: 0 }, { x: 0, y: 0 });
  smoothing.corrected({ x: 0, y: 0 }, { x: 4, y: 3 });
  assert.deepEqual([smoothing.x, smoothing.y], [6, -3]);
});
