import assert from "node:assert/strict";
import { test } from "node:test";

import {
  drawWayHome,
  learnSigns,
  nearestPad,
} from "../../../../web_client/games/driftline/signs.js";

const MAP = {
  pads: [
    [100, 0, 90],
    [300, 0, 90],
    [0, 500, 90],
  ],
};
const own = { slot: 1, x: 0, y: 0 };

test("the way home leads to the nearest pad; in teams to one of one's own", () => {
  const alone = /** @type {any} */ ({ own, map: MAP, seats: new Map() });
  assert.equal(nearestPad(own, alone), MAP.pads[0]);
  const seats = new Map([[1, { team: 2 }]]);
  const teams = /** @type {any} */ ({ own, map: { ...MAP, pad_teams: [1, 1, 2] }, seats });
  assert.equal(nearestPad(own, teams), MAP.pads[2]);
  assert.equal(nearestPad(own, /** @type {any} */ ({ own, map: {}, seats })), null);
});

test("a sign is learned by using what it names", () => {
  /** @type {string[]} */
  const learned = [];
  const lessons = { has: () => false, learn: (/** @type {string} */ name) => learned.push(name) };
  const events = [
    { name: "bank", slot: 2 },
    { name: "bank", slot: 1 },
    { name: "pickup", slot: 1, what: 3 },
  ];
  learnSigns(/** @type {any} */ ({ own, events, lessons }));
  learnSigns(/** @type {any} */ ({ own: null, events, lessons }));
  assert.deepEqual(learned, ["sign pad", "sign 3"]);
});

test("the arrow home keeps clear of the clock and of the ship's HUD, whatever their size", () => {
  /** Where the middle of the arrow is. @param {number[]} pad @param {number} size of the HUD */
  const arrow = ([x, y], size) => {
    const transforms = /** @type {number[][]} */ ([]);
    const ctx = new Proxy(
      { setTransform: (...matrix) => transforms.push(matrix) },
      { get: (own, name) => own[name] ?? (() => {}), set: () => true },
    );
    const camera = {
      ...{ width: 800, height: 400, density: 1 },
      sees: () => false,
      toScreen: (px, py) => ({ x: 400 + px, y: 200 + py }),
    };
    const renderer = /** @type {any} */ ({ ctx, camera, labels: { size } });
    const carrier = { ...own, alive: true, shards: 5 };
    const map = { pads: [[x, y, 90]] };
    drawWayHome(renderer, /** @type {any} */ ({ own: carrier, map, seats: new Map() }));
    return transforms[0].slice(4).map(Math.round);
  };
  assert.deepEqual(arrow([0, 1000], 1), [400, 400 - 130 - 15]);
  assert.deepEqual(arrow([0, 1000], 1.2), [400, 400 - 156 - 15]);
  assert.deepEqual(arrow([0, -1000], 1), [400, 104 + 15]);
  assert.deepEqual(arrow([1000, 0], 1), [800 - 48 - 15, 200]);
});
