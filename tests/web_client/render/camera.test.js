import assert from "node:assert/strict";
import { test } from "node:test";

import {
  approach,
  Camera,
  keepInside,
  NO_EDGES,
  zoomFor,
} from "../../../web_client/render/camera.js";

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

test("an overview has the whole map on the screen, clear of the bars, whatever their size", () => {
  const map = { width: 5000, height: 5000 };
  for (const [width, height, hud_size] of [
    [1280, 720, 1],
    [390, 844, 1],
    [844, 390, 1],
    [2560, 1440, 1.44],
  ]) {
    const camera = new Camera();
    camera.resize(width, height, 1);
    camera.overlook(map, hud_size);
    const [first, last] = [camera.toScreen(0, 0), camera.toScreen(5000, 5000)];
    const [above, below] = height < 500 ? [8, 60] : [76, 140];
    assert.ok(first.x >= 8 && last.x <= width - 8);
    assert.ok(first.y >= above * hud_size - 1e-9 && last.y <= height - below * hud_size + 1e-9);
  }
});

test("an overview takes the whole screen where nothing else is on it", () => {
  const camera = new Camera();
  camera.resize(1280, 720, 1);
  camera.edges = NO_EDGES;
  camera.overlook({ width: 3460, height: 3460 }, 1);
  assert.equal(camera.zoom, 0.2);
  assert.deepEqual([camera.x, camera.y], [1730, 1730]);
});

test("players are drawn larger than life only where they could not be seen", () => {
  const camera = new Camera();
  camera.resize(390, 844, 2);
  assert.equal(camera.enlargement(18), 1);
  camera.zoom = 0.1;
  assert.equal(camera.enlargement(20), 3.5);
  camera.resize(2560, 1800, 1);
  camera.zoom = 0.1;
  assert.equal(camera.enlargement(20), 7);
});
