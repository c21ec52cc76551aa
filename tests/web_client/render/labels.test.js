import assert from "node:assert/strict";
import { test } from "node:test";

import { Declutter, Labels, fitName, showsName } from "../../../web_client/render/labels.js";

test("a long name is cut, and direction characters go", () => {
  assert.equal(fitName("a".repeat(40)), `${"a".repeat(23)}…`);
  assert.equal(fitName("\u202Eabc"), "abc");
});

test("names are those of everybody, of the player's team, or none", () => {
  const seats = new Map([0, 1, 2].map((slot) => [slot, { team: slot < 2 ? 1 : 2 }]));
  const view = /** @type {any} */ ({ own: { slot: 0 }, seats });
  const shown = (names) => [1, 2].map((slot) => showsName(names, view, slot));
  assert.deepEqual(shown("all"), [true, true]);
  assert.deepEqual(shown("team"), [true, false]);
  assert.deepEqual(shown("none"), [false, false]);
});

test("texts that are known already are never painted anew, however many there are", () => {
  let painted = 0;
  const ctx = {
    measureText: () => ({ width: 9 }),
    strokeText() {},
    fillText: () => (painted += 1),
  };
  const canvas = () => ({ getContext: () => ctx, width: 0, height: 0 });
  globalThis.document = /** @type {any} */ ({ createElement: canvas });
  const labels = new Labels();
  const all = Array.from({ length: 600 }, (_, number) => `Bot ${number}`);
  for (let frame = 0; frame < 3; frame++) {
    for (const name of all) labels.sizeOf(name, "#ffffff", 12);
  }
  assert.equal(painted, 600);
});

test("a text gets its place unless one before it has it", () => {
  const declutter = new Declutter();
  declutter.begin();
  assert.equal(declutter.take(50, 50, 40, 10), true);
  assert.equal(declutter.take(80, 55, 40, 10), false);
  assert.equal(declutter.take(90, 50, 40, 10), true, "side by side");
  assert.equal(declutter.take(50, 60, 40, 10), true, "below each other");
});

test("a text without a place takes none from others, and each frame begins anew", () => {
  const declutter = new Declutter();
  declutter.begin();
  declutter.take(0, 0, 10, 10);
  declutter.take(8, 0, 10, 10);
  assert.equal(declutter.take(12, 0, 10, 10), true);
  declutter.begin();
  assert.equal(declutter.take(0, 0, 10, 10), true);
});
