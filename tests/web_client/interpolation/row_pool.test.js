import assert from "node:assert/strict";
import { test } from "node:test";

import { RowPool } from "../../../web_client/interpolation/row_pool.js";

/** A frame's list with rows of these numbers. */
function frame(pool, ...numbers) {
  const list = pool.begin();
  for (const x of numbers) pool.copy({ id: x, x });
  return list;
}

test("rows are copies, which may be changed", () => {
  const values = Object.freeze({ id: 1, x: 5 });
  const pool = new RowPool();
  const list = pool.begin();
  pool.copy(values).x = 6;
  assert.deepEqual([list, values.x], [[{ id: 1, x: 6 }], 5]);
});

test("the rows of a frame outlast the next one", () => {
  const pool = new RowPool();
  const list = frame(pool, 1, 2);
  frame(pool, 7, 8);
  assert.deepEqual(
    list.map(({ x }) => x),
    [1, 2],
  );
});

test("no further rows are made once there are as many as a frame needs", () => {
  const pool = new RowPool();
  const rows = new Set([...frame(pool, 1, 2), ...frame(pool, 3, 4)]);
  for (let n = 0; n < 6; n++) {
    const list = frame(pool, n, n + 1);
    assert.ok(list.every((row) => rows.has(row)));
    assert.deepEqual(
      list.map(({ x }) => x),
      [n, n + 1],
    );
    list.push({ id: "p1", x: 0 }); // what others add to the list is not used again
  }
});
