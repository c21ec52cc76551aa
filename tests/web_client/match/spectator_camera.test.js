/** Watching: along with a player, on to the next one, or freely. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { SpectatorCamera } from "../../../web_client/match/spectator_camera.js";

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
      { id: 2, slot: 2, x: 900, y: 300 },
    ],
  },
  ...changed,
});
const holding = (...names) => ({ isHeld: (name) => names.includes(name) });

test("the camera follows the first player, and the server learns which", () => {
  const watching = new SpectatorCamera();
  assert.deepEqual(watching.look(view(0), null), { x: 100, y: 200 });
  assert.deepEqual(watching.ack, { slot: 0 });
});

test("the camera turns through taken seats only, around and around", () => {
  const watching = new SpectatorCamera();
  watching.look(view(0), null);
  const visited = [1, 1, 1, -1].map((step) => (watching.turn(step, SEATS), watching.slot));
  assert.deepEqual(visited, [2, 5, 0, 5]);
});

test("the camera stays where it was while its player is out of sight", () => {
  const watching = new SpectatorCamera();
  watching.look(view(0), null);
  assert.deepEqual(watching.look(view(16, { kinds: {} }), null), { x: 100, y: 200 });
});

test("the camera goes on to somebody else when its player has left", () => {
  const watching = new SpectatorCamera();
  watching.look(view(0), null);
  const left = new Map([...SEATS].filter(([slot]) => slot !== 0));
  assert.deepEqual(watching.look(view(16, { seats: left }), null), { x: 900, y: 300 });
});

test("a free camera starts there, has a speed of its own, and never leaves the map", () => {
  const watching = new SpectatorCamera();
  watching.look(view(1000), null);
  watching.toggleFree();
  assert.deepEqual(watching.look(view(1100), holding("right")), { x: 210, y: 200 });
  assert.deepEqual(watching.ack, { x: 210, y: 200 });
  for (let now = 1200; now < 2000; now += 100) watching.look(view(now), holding("up", "left"));
  assert.deepEqual(watching.at, { x: 0, y: 0 });
});

test("an empty arena is looked at in its middle", () => {
  const watching = new SpectatorCamera();
  const empty = view(0, { seats: new Map(), kinds: {} });
  assert.deepEqual(watching.look(empty, null), { x: 1000, y: 500 });
});
