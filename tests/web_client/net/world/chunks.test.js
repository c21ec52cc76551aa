import assert from "node:assert/strict";
import { test } from "node:test";

import { CHUNK_CODES, OPS } from "../../../../web_client/generated/protocol.js";
import { BadMessage } from "../../../../web_client/net/codec.js";
import { readChunk, readLog } from "../../../../web_client/net/world/chunks.js";
import { GameLayout } from "../../../../web_client/net/world/tables.js";
import { BOARD, RICH_TABLES, SHIPS, code, pack, spawn } from "../../support/wire.js";

const LAYOUT = new GameLayout(RICH_TABLES);
const read = (...parts) => readChunk([1, ...parts], 7, LAYOUT);
const refused = (...parts) => assert.throws(() => read(...parts), BadMessage);

test("a chunk holds changes, log, events and a checksum of one cell, in any order", () => {
  const log = [[3, 0, 6, [0, "Ann", 0, 0, 1]]];
  const chunk = read(
    ...[CHUNK_CODES.log, log],
    ...[code(SHIPS, OPS.died), pack(["u2", 4])],
    ...[CHUNK_CODES.checksum, pack(["u4", 99])],
  );
  assert.equal(chunk.cell, 1);
  assert.equal(chunk.changes[0].kind.name, "ships");
  assert.equal(chunk.log[0].number, 3);
  assert.equal(chunk.checksum, 99);
});

test("an update's stride is its id and the columns of its mask", () => {
  const narrow = read(code(SHIPS, OPS.update), pack(["u1", 0b11], ["u1", 5], ["u2", 8], ["u2", 8]));
  assert.deepEqual([narrow.changes[0].mask, narrow.changes[0].stride], [0b11, 5]);
  const wide = read(code(SHIPS, OPS.update_wide), pack(["u1", 0b1], ["u2", 5], ["u2", 8]));
  assert.equal(wide.changes[0].stride, 4);
});

test("a map says how many records follow it, and another group may come after them", () => {
  const group = [
    ["u1", 0b1],
    ["u1", 0b1000_0010],
    ["u1", 0b1],
    ["u2", 8],
    ["u2", 16],
  ];
  const { changes } = read(code(SHIPS, OPS.update_map), pack(...group, ...group));
  assert.deepEqual(
    changes.map(({ ranks }) => ranks),
    [
      [1, 7],
      [1, 7],
    ],
  );
});

test("a message that does not fit the tables is refused", () => {
  refused(CHUNK_CODES.log);
  refused(code(SHIPS, 7), pack());
  refused(code(14, OPS.spawn), pack());
  refused(code(SHIPS, OPS.spawn), spawn(SHIPS, 1, {}).subarray(1));
  refused(code(SHIPS, OPS.spawn), "text");
  refused(code(SHIPS, OPS.update), pack(["u1", 0], ["u1", 5]));
  refused(code(SHIPS, OPS.update), pack(["u1", 0b100_0000], ["u1", 5]));
  refused(code(BOARD, OPS.update_map), pack(["u1", 0b1], ["u1", 0b1000_0001]));
  refused(CHUNK_CODES.events + 100, pack(["u2", 1]));
  assert.throws(() => readLog("text", LAYOUT), BadMessage);
  assert.throws(() => readLog([[1, 99, 1, []]], LAYOUT), /there is no event 99/);
});
