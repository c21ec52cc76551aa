import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldZoom, isGrid, seatOf, sideBar } from "../../../web_client/render/generic.js";

test("an entity is its slot's, else its owner's, else its colour's, else nobody's", () => {
  assert.equal(seatOf({ id: 1, slot: 3, colour: 9 }), 3);
  assert.equal(seatOf({ id: 1, owner: 2 }), 2);
  assert.equal(seatOf({ id: 1, colour: 5 }), 4);
  assert.equal(seatOf({ id: 1 }), -1);
});

test("grids differ from rows", () => {
  assert.equal(isGrid({ width: 1, height: 1, values: [0] }), true);
  assert.equal(isGrid([]), false);
});

test("a field is a whole number of device pixels, and fields fit beside the HUD", () => {
  const map = { width: 64, height: 36 };
  const zoom = fieldZoom(map, { width: 1280, height: 720, density: 1 });
  assert.equal(zoom, 16);
  assert.ok(64 * zoom + sideBar(1280) <= 1280);
  assert.equal(fieldZoom(map, { width: 390, height: 844, density: 2 }), 15);
});
