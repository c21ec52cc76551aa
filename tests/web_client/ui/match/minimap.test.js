import assert from "node:assert/strict";
import { test } from "node:test";

import { blips, coversAny, markOf } from "../../../../web_client/ui/match/minimap.js";

test("the small map prefers exact positions of players in sight, and draws you last", () => {
  const view = {
    own: { slot: 0, x: 10, y: 20, alive: true },
    kinds: {
      blips: [
        { id: 0, slot: 0, x: 0, y: 0 },
        { id: 1, slot: 1, x: 64, y: 64 },
        { id: 2, slot: 2, x: 640, y: 96 },
      ],
      ships: [{ id: 7, slot: 1, x: 70.5, y: 61 }],
    },
  };
  assert.deepEqual(blips(view, view.kinds.blips), [
    { x: 70.5, y: 61, slot: 1, is_own: false },
    { x: 640, y: 96, slot: 2, is_own: false },
    { x: 10, y: 20, slot: 0, is_own: true },
  ]);
});

test("teams have marks of different shapes", () => {
  const marks = [1, 2, 3, 4].map((team) => markOf(team));
  assert.equal(new Set(marks).size, 4);
  assert.equal(markOf(0).corners, 0, "without teams everybody is a circle");
});

test("the small map is seen through while a player is drawn in its place", () => {
  const camera = {
    toScreen: (/** @type {number} */ x, /** @type {number} */ y) => ({ x: x / 2, y: y / 2 }),
  };
  const box = { left: 100, right: 200, top: 0, bottom: 50 };
  assert.equal(coversAny(box, camera, [{ x: 20, y: 20 }]), false);
  assert.equal(
    coversAny(box, camera, [
      { x: 20, y: 20 },
      { x: 300, y: 60 },
    ]),
    true,
  );
});
