import assert from "node:assert/strict";
import { test } from "node:test";

import { RecordLayout } from "../../../../web_client/net/world/columns.js";

const LAYOUT = new RecordLayout([
  ["id", "u16", "u2", null],
  ["x", "pos", "u2", 8],
  ["heat", "i8", "i1", null],
  ["score", "i32", "i4", null],
]);

test("columns are packed one after the other, without padding", () => {
  assert.deepEqual(
    LAYOUT.fields.map(({ name, offset, size }) => [name, offset, size]),
    [
      ["id", 0, 2],
      ["x", 2, 2],
      ["heat", 4, 1],
      ["score", 5, 4],
    ],
  );
  assert.equal(LAYOUT.size, 9);
});

test("a record is read little-endian, and divided by each column's scale", () => {
  const bytes = Uint8Array.from([9, 9, 0x34, 0x12, 0x51, 0, 0xff, 0xfe, 0xff, 0xff, 0xff]);
  assert.deepEqual(LAYOUT.read(bytes, 2), {
    id: 0x1234,
    x: 10.125,
    heat: -1,
    score: -2,
  });
});

test("a column of an unknown type is refused by name", () => {
  assert.throws(() => new RecordLayout([["name", "text", null, null]]), /column name .* type text/);
});
