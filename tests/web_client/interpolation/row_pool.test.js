import assert from "node:assert/strict";
import { test } from "node:test";

import { RowPool } from "../../../web_client/interpolation/row_pool.js";

/** A frame's list with rows of these numbers. */
function frame(pool, ...numbers) {
  pool.begin();
  for (const x of numbers) pool.copy({ id: x, x });
  return pool.end();
}

test("rows are copies, which may be changed", () => {
  const values = Object.freeze({ id: 1, x: 5 });
  const pool = new RowPool();
  pool.begin();
  pool.copy(values).x = 6;
  assert.deepEqual([pool.end(), values.x], [[{ id: 1, x: 6 }], 5]);
});

test("the rows of a frame outlast the next one", () => {
  const pool = new RowPool();
  const list = frame(pool, 1, 2);
  pool.begin();
  for (const id of [1, 2]) pool.copy({ id, x: 7 });
  assert.deepEqual(
    list.map(({ x }) => x),
    [1, 2],
  );
});

test("a row is made once, and follows its values", () => {
  const pool = new RowPool();
  const rows = new Set();
  for (let x = 0; x < 6; x++) {
    pool.begin();
    for (const id of [1, 2]) rows.add(pool.copy({ id, x }));
    const list = pool.end();
    assert.deepEqual(list, [
      { id: 1, x },
      { id: 2, x },
    ]);
    list.push({ id: "p1", x: 0 }); // what others add to the list is not used again
  }
  assert.equal(rows.size, 4, "two frames' rows");
});

test("a copy is completed whenever its values have changed", () => {
  const pool = new RowPool((row) => (row.double = 2 * row.x));
  const doubles = [];
  for (const x of [3, 4, 5, 6]) {
    pool.begin();
    doubles.push(pool.copy({ id: 1, x }).double);
  }
  assert.deepEqual(doubles, [6, 8, 10, 12]);
});

test("rows that are not used any more are forgotten", () => {
  const pool = new RowPool();
  const first = frame(pool, 0)[0];
  for (let id = 1; id < 2000; id++) frame(pool, id);
  pool.begin();
  assert.notEqual(pool.copy({ id: 0, x: 0 }), first);
});
