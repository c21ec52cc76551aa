import assert from "node:assert/strict";
import { test } from "node:test";

import { hints } from "../../../../web_client/games/driftline/hints.js";

const OWN = {
  slot: 1,
  alive: true,
  x: 0,
  y: 0,
  hull: 100,
  shards: 0,
  mines: 0,
  dash_charges: 2,
  dash_ticks: 0,
  rail_ready: 0,
  rail_charge: 0,
};
/** @param {object} [own] @param {object} [rest] @returns {any} */
const view = (own, rest) => ({
  own: own === null ? null : { ...OWN, ...own },
  kinds: { ships: [], crystals: [] },
  seats: new Map(),
  constants: { hull: 100 },
  events: [],
  ...rest,
});
/** @param {any} seen */
const matter = (seen) => hints.filter(({ when }) => when(seen)).map(({ name }) => name);
/** @param {any} seen */
const done = (seen) => hints.filter((hint) => hint.done?.(seen)).map(({ name }) => name);
const foe = { slot: 2, x: 100, y: 0, flags: 1 };

test("each hint comes when it matters, and to nobody who watches or is destroyed", () => {
  assert.deepEqual(matter(view()), []);
  assert.deepEqual(matter(view({}, { kinds: { crystals: [{ x: 600, y: 0 }] } })), ["crystals"]);
  assert.deepEqual(matter(view({}, { kinds: { crystals: [{ x: 800, y: 0 }] } })), []);
  assert.deepEqual(matter(view({ shards: 1 })), ["bank"]);
  assert.deepEqual(matter(view({ shards: 5 })), ["bank", "risk"]);
  assert.deepEqual(matter(view({ hull: 60 })), ["dash"]);
  assert.deepEqual(matter(view({}, { kinds: { ships: [foe] } })), ["rail"]);
  assert.deepEqual(matter(view({ mines: 3 })), ["mine"]);
  assert.deepEqual(matter(view({ alive: false, shards: 9, mines: 3, hull: 0 })), []);
  assert.deepEqual(matter(view(null)), []);
});

test("the rail is no matter among friends and wrecks", () => {
  assert.deepEqual(matter(view({}, { kinds: { ships: [{ ...foe, flags: 0 }] } })), []);
  const seats = new Map([1, 2].map((slot) => [slot, { team: 1 }]));
  assert.deepEqual(matter(view({}, { kinds: { ships: [foe] }, seats })), []);
});

test("a task is done by doing it", () => {
  assert.deepEqual(done(view({ shards: 1 })), ["crystals"]);
  assert.deepEqual(done(view({}, { events: [{ name: "bank", slot: 1 }] })), ["bank"]);
  assert.deepEqual(done(view({}, { events: [{ name: "bank", slot: 2 }] })), []);
  assert.deepEqual(done(view({ dash_ticks: 3 })), ["dash"]);
  assert.deepEqual(done(view({ rail_charge: 3 })), ["rail"]);
});
