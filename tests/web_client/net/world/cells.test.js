import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { cornerOf, seenFrom } from "../../../../web_client/net/world/cells.js";

/** Views as the server has them. */
const VECTORS = JSON.parse(
  readFileSync(new URL("../../../vectors/cells.json", import.meta.url), "utf8"),
);
const CELLS = { size: 100, cols: 4, rows: 3 };

test("a view sees the cells that the server sends", () => {
  let compared = 0;
  for (const { cells, seen } of VECTORS) {
    for (const [view_cell, wanted] of Object.entries(seen)) {
      const got = [...seenFrom(Number(view_cell), cells)].sort((a, b) => a - b);
      assert.deepEqual(got, wanted);
      compared += 1;
    }
  }
  assert.ok(compared > 100);
});

test("a view holds the squares around it, the global cell, and both again for your team", () => {
  assert.deepEqual([...seenFrom(1, CELLS)], [0, 1, 2, 5, 6, 13, 14, 15, 18, 19]);
  const middle = [0, 1, 2, 3, 5, 6, 7, 9, 10, 11];
  assert.deepEqual([...seenFrom(6, CELLS)], [...middle, ...middle.map((cell) => 13 + cell)]);
});

test("a corner is the least x and y of a square, and a team's cell has its square's", () => {
  assert.deepEqual(cornerOf(1, CELLS, 8), { x: 0, y: 0 });
  assert.deepEqual(cornerOf(7, CELLS, 8), { x: 1600, y: 800 });
  assert.deepEqual(cornerOf(13 + 7, CELLS, 8), { x: 1600, y: 800 });
});
