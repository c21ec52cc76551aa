import assert from "node:assert/strict";
import { test } from "node:test";

import { ownFlags } from "../../../web_client/games/driftline/ships.js";
import { positiveRest } from "../../../web_client/render/background.js";
import { fieldZoom, isGrid, seatOf, sideBar } from "../../../web_client/render/generic.js";
import { fitName } from "../../../web_client/render/labels.js";
import {
  mix,
  NEUTRAL,
  OKABE_ITO,
  seatColour,
  seatShape,
} from "../../../web_client/render/palette.js";
import { polygon } from "../../../web_client/render/shapes.js";
import { edgeLight, inset, rayLength } from "../../../web_client/render/walls.js";

const SQUARE = [
  [0, 0],
  [100, 0],
  [100, 100],
  [0, 100],
];

test("eight seats have eight colours, the ninth the first one with another shape", () => {
  assert.equal(new Set(OKABE_ITO).size, 8);
  assert.equal(seatColour(8), seatColour(0));
  assert.deepEqual([seatShape(7, 3), seatShape(8, 3), seatShape(24, 3)], [0, 1, 0]);
});

test("what belongs to nobody is neutral", () => {
  assert.equal(seatColour(-1), NEUTRAL);
  assert.equal(seatColour(undefined), NEUTRAL);
});

test("colours mix by channel", () => {
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
  assert.equal(mix("#56b4e9", "#ffffff", 0), "#56b4e9");
});

test("an entity is its slot's, else its owner's, else its colour's, else nobody's", () => {
  assert.equal(seatOf({ id: 1, slot: 3, colour: 9 }), 3);
  assert.equal(seatOf({ id: 1, owner: 2 }), 2);
  assert.equal(seatOf({ id: 1, colour: 5 }), 4);
  assert.equal(seatOf({ id: 1 }), -1);
});

test("grids are told from rows", () => {
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

test("a long name is cut, and direction characters go", () => {
  assert.equal(fitName("a".repeat(40)), `${"a".repeat(23)}…`);
  assert.equal(fitName("\u202Eabc"), "abc");
});

test("an inset square is smaller by the bevel on each side, a thin one has no inside", () => {
  assert.deepEqual(inset(SQUARE, 10), [
    [10, 10],
    [90, 10],
    [90, 90],
    [10, 90],
  ]);
  assert.equal(inset(SQUARE, 60), null);
});

test("edges that look up are lighter than edges that look down", () => {
  assert.ok(edgeLight(0, -1) > 0.8);
  assert.ok(edgeLight(0, 1) < 0.2);
});

test("a ray ends at the first wall, or at its range", () => {
  assert.equal(rayLength([SQUARE], -50, 50, 1, 0, 500), 50);
  assert.equal(rayLength([SQUARE], -50, 50, -1, 0, 500), 500);
  assert.equal(rayLength([SQUARE], -50, 50, 1, 0, 20), 20);
});

test("a tile's rest is never negative", () => {
  assert.deepEqual([positiveRest(-1, 10), positiveRest(23, 10)], [9, 3]);
});

test("a polygon has two numbers a corner", () => {
  assert.deepEqual(
    polygon(4, 2, 0).map((v) => Math.round(v) + 0),
    [2, 0, 0, 2, -2, 0, 0, -2],
  );
});

test("the own ship's flags are predicted, only banking is the server's word", () => {
  const own = { slot: 0, alive: true, shielded: false, dashing: true, rail_charge: 3 };
  assert.equal(ownFlags(own, 16 | 2), 1 | 4 | 8 | 16);
});
