/** Watching: along with a player, on to the next one, at the whole map, as directed, or freely. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { SpectatorCamera } from "../../../web_client/match/spectator_camera.js";

const WHOLE_MAP_SLOT = 65535;
const SEATS = new Map([
  [0, { state: 1 }],
  [2, { state: 2 }],
  [3, { state: 0 }],
  [5, { state: 3 }],
]);
const view = (now_ms, changed = {}) => ({
  now_ms,
  seats: SEATS,
  map: { width: 2000, height: 1000 },
  kinds: {
    ships: [
      { id: 1, slot: 0, x: 100, y: 200 },
      { id: 2, slot: 2, x: 1100, y: 300 },
      { id: 3, slot: 5, x: 200, y: 200 },
    ],
  },
  events: [],
  log: [],
  ...changed,
});
const holding = (...names) => ({ isHeld: (name) => names.includes(name) });

/** The point that the camera looks at. */
function look(camera, shown, held = null) {
  const { x, y } = camera.look(shown, held);
  return { x, y };
}

test("the camera follows the first player, and the server learns which", () => {
  const camera = new SpectatorCamera();
  assert.deepEqual(camera.look(view(0), null), { x: 100, y: 200, is_overview: false });
  assert.deepEqual(camera.ack, { slot: 0 });
});

test("the camera turns through taken seats only, around and around", () => {
  const camera = new SpectatorCamera();
  camera.look(view(0), null);
  const visited = [1, 1, 1, -1].map((step) => (camera.turn(step, SEATS), camera.slot));
  assert.deepEqual(visited, [2, 5, 0, 5]);
});

test("the picture is cut to somebody far away, and glides to somebody near", () => {
  const camera = new SpectatorCamera();
  look(camera, view(0));
  camera.turn(1, SEATS);
  assert.deepEqual(look(camera, view(16)), { x: 1100, y: 300 });
  camera.turn(1, SEATS);
  const near = view(32, { kinds: { ships: [{ slot: 5, x: 1300, y: 300 }] } });
  assert.ok(look(camera, near).x < 1150);
  for (let now_ms = 50; now_ms < 1500; now_ms += 50) look(camera, { ...near, now_ms });
  assert.ok(Math.abs(camera.at.x - 1300) < 1);
});

test("the camera stays where it was while its player is out of sight", () => {
  const camera = new SpectatorCamera();
  look(camera, view(0));
  assert.deepEqual(look(camera, view(16, { kinds: {} })), { x: 100, y: 200 });
});

test("the camera goes on to somebody else when its player has left", () => {
  const camera = new SpectatorCamera();
  look(camera, view(0));
  const left = new Map([...SEATS].filter(([slot]) => slot !== 0));
  assert.deepEqual(look(camera, view(16, { seats: left })), { x: 1100, y: 300 });
});

test("a free camera starts there, has a speed of its own, and never leaves the map", () => {
  const camera = new SpectatorCamera();
  look(camera, view(1000));
  camera.choose("free");
  assert.deepEqual(look(camera, view(1100), holding("right")), { x: 210, y: 200 });
  assert.deepEqual(camera.ack, { x: 210, y: 200 });
  for (let now = 1200; now < 2000; now += 100) look(camera, view(now), holding("up", "left"));
  assert.deepEqual(camera.at, { x: 0, y: 0 });
});

test("an overview looks at the middle of the map, asks for all of it, and leads back to the player", () => {
  const camera = new SpectatorCamera();
  look(camera, view(0));
  camera.choose("overview");
  assert.deepEqual(camera.look(view(16), null), { x: 1000, y: 500, is_overview: true });
  assert.deepEqual(camera.ack, { slot: WHOLE_MAP_SLOT });
  camera.choose("overview");
  assert.deepEqual(camera.look(view(32), null), { x: 100, y: 200, is_overview: false });
  assert.deepEqual(camera.ack, { slot: 0 });
});

test("the director may choose anybody, so it asks for the whole map, and whom it chose is followed on", () => {
  const camera = new SpectatorCamera("director");
  const kill = { name: "kill", tick: 1, by: 2, victim: 0 };
  look(camera, view(0, { events: [kill] }));
  assert.deepEqual(camera.ack, { slot: WHOLE_MAP_SLOT });
  assert.deepEqual(camera.at, { x: 1100, y: 300 });
  camera.choose("director");
  look(camera, view(16));
  assert.deepEqual([camera.mode, camera.slot], ["follow", 2]);
});

test("who turns to another player leaves overview, director and free flight", () => {
  for (const mode of ["overview", "director", "free"]) {
    const camera = new SpectatorCamera(mode);
    camera.turn(1, SEATS);
    assert.deepEqual([camera.mode, camera.slot], ["follow", 0]);
  }
});

test("an empty arena is looked at in its middle", () => {
  const empty = view(0, { seats: new Map(), kinds: {} });
  for (const mode of ["follow", "director", "overview", "free"]) {
    assert.deepEqual(look(new SpectatorCamera(mode), empty), { x: 1000, y: 500 });
  }
});
