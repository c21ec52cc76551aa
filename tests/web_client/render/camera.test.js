import assert from "node:assert/strict";
import { test } from "node:test";

import { approach, Camera, keepInside, zoomFor } from "../../../web_client/render/camera.js";

test("1280×720 shows 1600×900 units, and other shapes as much area", () => {
  assert.equal(zoomFor(1280, 720), 0.8);
  const zoom = zoomFor(720, 1280);
  assert.equal(Math.round((720 / zoom) * (1280 / zoom)), 1600 * 900);
});

test("a phone keeps ships large enough to see", () => {
  assert.equal(zoomFor(390, 844), 0.52);
});

test("a point of the screen comes back through the world", () => {
  const camera = new Camera();
  camera.resize(1280, 720, 2);
  camera.lookAt(900, 700, { width: 1800, height: 1800 }, 90);
  assert.deepEqual(camera.toWorld(640, 360), { x: 900, y: 700 });
  assert.deepEqual(camera.toScreen(1000, 600), { x: 720, y: 280 });
});

test("the view stops at the map's edge plus its margin, and a small map is centred", () => {
  assert.equal(keepInside(0, 1600, 1800, 90), 710);
  assert.equal(keepInside(1800, 1600, 1800, 90), 1090);
  assert.equal(keepInside(900, 1600, 1800, 90), 900);
  assert.equal(keepInside(10, 1600, 600, 90), 300);
});

test("things outside the screen are not drawn, things that reach into it are", () => {
  const camera = new Camera();
  camera.resize(1280, 720, 1);
  assert.equal(camera.sees(820, 0, 10), false);
  assert.equal(camera.sees(820, 0, 30), true);
});

test("an approach halves the gap every half-life, whatever the frame rate", () => {
  assert.equal(approach(0.1, 0.1), 0.5);
  const two = 1 - (1 - approach(0.05, 0.1)) ** 2;
  assert.ok(Math.abs(two - 0.5) < 1e-12);
});

test("a shake dies down and never exceeds six pixels", () => {
  const camera = new Camera();
  for (let i = 0; i < 10; i++) camera.kick(1);
  camera.settle(0.001);
  assert.ok(Math.hypot(camera.shake_x, camera.shake_y) <= 6 + 1e-9);
  camera.settle(3);
  assert.ok(Math.abs(camera.shake_x) < 1e-6);
});
