/** Names over ships in a crowd. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Declutter } from "../../../../web_client/render/labels.js";
import { Names } from "../../../../web_client/games/driftline/names.js";

const OWN = { slot: 0, x: 0, y: 0 };
/** @param {number} slot @param {number} x */
const ship = (slot, x) => ({
  slot,
  x,
  y: 0,
  shards: 0,
  seat: null,
  name: "",
  name_shown: 0,
  count_shown: 0,
});

/** A screen on which every text is 60 pixels wide, and what was written on it in the last frame. */
function screen() {
  /** @type {Map<string, number>} */
  const written = new Map();
  const declutter = new Declutter();
  const names = new Names(
    /** @type {any} */ ({
      names: "all",
      camera: { x: 0, y: 0, toScreen: (x, y) => ({ x, y }), enlargement: () => 1 },
      labels: {
        sizeOf: () => ({ width: 60, height: 14 }),
        draw: (_ctx, text, _colour, _px, _x, _y, alpha) => written.set(text, alpha),
      },
    }),
    declutter,
  );
  /** The names on screen after a second. */
  const shown = (ships, { own = OWN, pointer = null, seats = {} } = {}) => {
    const all = new Map(
      ships.map(({ slot }) => [slot, { name: `ship ${slot}`, team: 0, score: 0, ...seats[slot] }]),
    );
    const view = { own, seats: all, constants: {}, net: { fade: 1 } };
    for (let frame = 0; frame < 60; frame++) {
      written.clear();
      declutter.begin();
      names.draw(/** @type {any} */ (view), ships, pointer, 1 / 60);
    }
    return [...written].filter(([, alpha]) => alpha > 0.5).map(([text]) => text);
  };
  return { names, shown };
}

test("where names would lie on each other, the nearer ship has its own", () => {
  assert.deepEqual(screen().shown([ship(2, 230), ship(1, 200), ship(3, 300)]), [
    "ship 1",
    "ship 3",
  ]);
});

test("the leader's, a team-mate's and the pointed ship's name come before a nearer one", () => {
  const ships = () => [ship(0, 0), ship(1, 200), ship(2, 230)];
  assert.deepEqual(screen().shown(ships(), { seats: { 2: { score: 9 } } }), ["ship 2"]);
  const seats = { 0: { team: 1 }, 2: { team: 1 } };
  assert.deepEqual(screen().shown(ships(), { seats }), ["◆ ship 2"]);
  assert.deepEqual(screen().shown(ships(), { pointer: { x: 235, y: 0 } }), ["ship 2"]);
});

test("two ships about as far away do not take turns", () => {
  const { shown } = screen();
  const [one, other] = [ship(1, 200), ship(2, 210)];
  assert.deepEqual(shown([one, other]), ["ship 1"]);
  one.x = 215;
  assert.deepEqual(shown([one, other]), ["ship 1"]);
  one.x = 320;
  other.x = 300;
  assert.deepEqual(shown([one, other]), ["ship 1"]);
  other.x = 170;
  one.x = 200;
  assert.deepEqual(shown([one, other]), ["ship 1"]);
  other.x = 130;
  one.x = 189;
  assert.deepEqual(shown([one, other]), ["ship 2"]);
});

test("no name covers the player's ship", () => {
  assert.deepEqual(screen().shown([ship(0, 0), { ...ship(1, 10), y: 40 }]), []);
});
