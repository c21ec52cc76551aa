import assert from "node:assert/strict";
import { test } from "node:test";

import { gainAt, panAt } from "../../../web_client/sound/hearing.js";

const CAMERA = { x: 1000, y: 500, width: 800, height: 400, zoom: 0.5 };

test("a sound is panned by its place across the screen, never wholly to one side", () => {
  assert.equal(panAt(CAMERA, 1000), 0);
  assert.equal(panAt(CAMERA, 1400), 0.4);
  assert.equal(panAt(CAMERA, 200), -0.8);
  assert.equal(panAt(CAMERA, 9000), 0.8);
});

test("it is loudest in the middle, quieter at the edge, and not heard beyond two screens", () => {
  assert.equal(gainAt(CAMERA, 1000, 500), 1);
  assert.ok(Math.abs(gainAt(CAMERA, 1800, 500) - 0.403) < 0.001);
  assert.ok(Math.abs(gainAt(CAMERA, 1000, 100) - 0.403) < 0.001, "above as at the side");
  assert.ok(gainAt(CAMERA, 2600, 500) < 0.15);
  assert.equal(gainAt(CAMERA, 2760, 500), 0);
});

test("a camera that is closer hears less far", () => {
  assert.ok(gainAt({ ...CAMERA, zoom: 1 }, 1400, 500) < gainAt(CAMERA, 1400, 500));
});
