import assert from "node:assert/strict";
import { test } from "node:test";

import { OPS } from "../../../../web_client/generated/protocol.js";
import { crc32 } from "../../../../web_client/net/world/checksum.js";
import { readChunk } from "../../../../web_client/net/world/chunks.js";
import { BadMessage } from "../../../../web_client/net/codec.js";
import { OWN, SnapshotStore } from "../../../../web_client/net/world/snapshot_store.js";
import { GameLayout } from "../../../../web_client/net/world/tables.js";
import {
  BOARD,
  CELLS,
  PADS,
  RICH_TABLES,
  SHIPS,
  SHOTS,
  code,
  join,
  pack,
  spawn,
} from "../../support/wire.js";

const layout = new GameLayout(RICH_TABLES);

/** A store that holds cells 0, 1 and 2 as of tick 100, all of them empty. */
function emptyStore() {
  const store = new SnapshotStore(layout, CELLS);
  for (const cell of [0, 1, 2]) keyframe(store, 100, null, [cell]);
  return store;
}

const apply = (store, tick, raw, covers = 1) =>
  store.apply(readChunk(raw, tick, layout), tick, covers);
const keyframe = (store, tick, keeps, raw) =>
  store.replace(readChunk(raw, tick, layout), tick, keeps === false);
const ships = (store) => store.frame(0).kinds.ships.map((row) => row.values);
const ship = (id, values) => spawn(SHIPS, id, { slot: 7, ...values });
const pad = (id, hull) => spawn(PADS, id, { x: 10, hull });
const X = 0b1;

test("a spawn is an upsert and reads back dequantised", () => {
  const store = emptyStore();
  apply(store, 101, [1, code(SHIPS, OPS.spawn), ship(5, { x: 10.125, y: 20, aim: 64, flags: 1 })]);
  assert.deepEqual(ships(store), [{ id: 5, slot: 7, x: 10.125, y: 20, aim: 64, flags: 1 }]);
  apply(store, 102, [1, code(SHIPS, OPS.spawn), ship(5, { x: 11 })]);
  assert.deepEqual(ships(store), [{ id: 5, slot: 7, x: 11, y: 0, aim: 0, flags: 0 }]);
});

test("an update changes the columns of its mask only, with narrow and with wide ids", () => {
  const store = emptyStore();
  apply(store, 101, [
    1,
    code(SHIPS, OPS.spawn),
    join(ship(5, { x: 1, y: 2 }), ship(300, { x: 3 })),
  ]);
  const narrow = pack(["u1", 0b101], ["u1", 5], ["u2", 80], ["u1", 9]);
  const wide = pack(["u1", X], ["u2", 300], ["u2", 16]);
  apply(store, 102, [1, code(SHIPS, OPS.update), narrow, code(SHIPS, OPS.update_wide), wide]);
  assert.deepEqual(ships(store), [
    { id: 5, slot: 7, x: 10, y: 2, aim: 9, flags: 0 },
    { id: 300, slot: 7, x: 2, y: 0, aim: 0, flags: 0 },
  ]);
});

test("a map names rows by their ranks in the cell, seven a byte", () => {
  const store = emptyStore();
  const ids = [300, 5, 7, 20, 21, 22, 23, 24, 25];
  apply(store, 101, [1, code(SHIPS, OPS.spawn), join(...ids.map((id) => ship(id, {})))]);
  apply(store, 101, [2, code(SHIPS, OPS.spawn), ship(6, {})]);
  const bytes = pack(["u1", X], ["u1", 0x82], ["u1", 0x02], ["u2", 8], ["u2", 16]);
  apply(store, 102, [1, code(SHIPS, OPS.update_map), bytes]);
  const moved = ships(store)
    .filter(({ x }) => x)
    .map(({ id, x }) => [id, x]);
  assert.deepEqual(moved, [
    [7, 1],
    [300, 2],
  ]);
});

test("static rows are kept when their cell is left, and come back with what has changed", () => {
  const store = emptyStore();
  apply(store, 101, [1, code(PADS, OPS.spawn), join(pad(1, 5), pad(2, 5))]);
  apply(store, 101, [1, code(SHIPS, OPS.spawn), ship(9, {})]);
  const pads = () => store.frame(0).kinds.pads.map(({ values }) => values.hull);
  store.look(4);
  assert.deepEqual([pads(), ships(store).length], [[], 0]);
  store.look(1);
  keyframe(store, 110, false, [1, code(PADS, OPS.spawn), pad(2, 3)]);
  assert.deepEqual([pads(), ships(store).length], [[5, 3], 0]);
  store.look(4);
  store.look(1);
  keyframe(store, 120, null, [1, code(PADS, OPS.spawn), pad(2, 3)]);
  assert.deepEqual(pads(), [3]);
});

test("the client's own rows are replaced whole, stay in every view, and may be revealed", () => {
  const store = emptyStore();
  const own = (...records) =>
    store.own(
      records.length
        ? readChunk([OWN, code(SHIPS, OPS.spawn), join(...records)], 100, layout).changes
        : [],
    );
  own(ship(3, {}), ship(4, {}));
  store.look(4);
  assert.deepEqual(
    ships(store).map(({ id }) => id),
    [3, 4],
  );
  store.look(1);
  own(ship(4, {}));
  assert.deepEqual(
    ships(store).map(({ id }) => id),
    [4],
  );
  keyframe(store, 101, null, [1, code(SHIPS, OPS.spawn), ship(4, {})]);
  own();
  assert.equal(store.frame(0).kinds.ships[0].cell, 1);
});

test("a frame keeps showing its own tick after later changes", () => {
  const store = emptyStore();
  apply(store, 101, [1, code(SHIPS, OPS.spawn), ship(5, { x: 1 })]);
  const before = store.frame(101);
  apply(store, 102, [1, code(SHIPS, OPS.update), pack(["u1", X], ["u1", 5], ["u2", 80])]);
  apply(store, 103, [1, code(SHIPS, OPS.died), pack(["u2", 5])]);
  assert.equal(before.kinds.ships[0].values.x, 1);
  assert.equal(store.frame(103).kinds.ships.length, 0);
});

test("rows outlive the message that brought them", () => {
  const store = emptyStore();
  const bytes = ship(5, { x: 1 });
  apply(store, 101, [1, code(SHIPS, OPS.spawn), bytes]);
  bytes.fill(255);
  apply(store, 102, [1, code(SHIPS, OPS.update), pack(["u1", 0b10], ["u1", 5], ["u2", 8])]);
  assert.deepEqual(ships(store), [{ id: 5, slot: 7, x: 1, y: 1, aim: 0, flags: 0 }]);
});

test("a crossing between two seen cells is seamless in either order of chunks", () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const store = emptyStore();
    apply(store, 101, [1, code(SHIPS, OPS.spawn), ship(5, { x: 1 })]);
    store.upTo(101);
    const chunks = [
      [1, code(SHIPS, OPS.moved), pack(["u2", 5])],
      [2, code(SHIPS, OPS.spawn), ship(5, { x: 1025 })],
    ];
    for (const index of order) apply(store, 102, chunks[index]);
    assert.deepEqual(
      ships(store).map(({ id, x }) => [id, x]),
      [[5, 1025]],
    );
    assert.equal(store.frame(0).kinds.ships[0].cell, 2);
  }
});

test("a keyframe replaces its cell and leaves the others alone", () => {
  const store = emptyStore();
  apply(store, 101, [1, code(SHIPS, OPS.spawn), join(ship(5, {}), ship(6, {}))]);
  apply(store, 101, [
    2,
    code(SHIPS, OPS.spawn),
    ship(7, {}),
    code(SHOTS, OPS.spawn),
    spawn(SHOTS, 1, {}),
  ]);
  keyframe(store, 102, null, [1, code(SHIPS, OPS.spawn), ship(6, { x: 9 })]);
  assert.deepEqual(
    ships(store).map(({ id, x }) => [id, x]),
    [
      [6, 9],
      [7, 0],
    ],
  );
  assert.equal(store.frame(0).kinds.shots.length, 1);
  keyframe(store, 103, null, [2]);
  assert.deepEqual(
    ships(store).map(({ id }) => id),
    [6],
  );
  assert.equal(store.frame(0).kinds.shots.length, 0);
});

test("a delta whose base is not held waits for a keyframe", () => {
  const store = emptyStore();
  store.upTo(101);
  apply(store, 104, [1, code(SHIPS, OPS.spawn), ship(5, {})]);
  assert.deepEqual([...store.lost], [1]);
  assert.equal(ships(store).length, 0);
  apply(store, 104, [2, code(SHIPS, OPS.spawn), ship(6, {})], 3);
  assert.deepEqual([...store.lost], [1]);
  keyframe(store, 105, null, [1, code(SHIPS, OPS.spawn), ship(5, {})]);
  assert.equal(store.lost.size, 0);
  assert.deepEqual(
    ships(store).map(({ id }) => id),
    [5, 6],
  );
});

test("an unchanged cell is as new as the message that left it out", () => {
  const store = emptyStore();
  store.upTo(101);
  store.upTo(102);
  apply(store, 103, [1, code(SHIPS, OPS.spawn), ship(5, {})]);
  assert.equal(store.lost.size, 0);
});

test("cells out of sight are forgotten with their rows", () => {
  const store = emptyStore();
  apply(store, 101, [1, code(SHIPS, OPS.spawn), ship(5, {})]);
  apply(store, 101, [2, code(SHIPS, OPS.spawn), ship(6, {})]);
  store.look(4);
  assert.deepEqual([...store.ticks.keys()], [0]);
  assert.equal(ships(store).length, 0);
});

test("cells out of sight are forgotten after skipped ticks, too", () => {
  const store = emptyStore();
  apply(store, 101, [1, code(SHIPS, OPS.spawn), ship(5, {})]);
  store.loseTrack();
  store.look(4);
  assert.equal(ships(store).length, 0);
});

test("a checksum covers kinds in table order and ids ascending, and a wrong one is noticed", () => {
  const store = emptyStore();
  apply(store, 101, [1, code(SHIPS, OPS.spawn), join(ship(6, {}), ship(5, { x: 2 }))]);
  apply(store, 101, [1, code(SHOTS, OPS.spawn), spawn(SHOTS, 1, { vx: -3 })]);
  const right = [ship(5, { x: 2 }), ship(6, {}), spawn(SHOTS, 1, { vx: -3 })].reduce(crc32, 0);
  apply(store, 102, [1, 121, pack(["u4", right])]);
  assert.deepEqual([store.mismatches, store.lost.size], [0, 0]);
  apply(store, 103, [1, 121, pack(["u4", right ^ 1])]);
  assert.deepEqual([store.mismatches, [...store.lost]], [1, [1]]);
});

test("a board is rows like any other", () => {
  const store = emptyStore();
  apply(store, 101, [0, code(BOARD, OPS.spawn), spawn(BOARD, 11, { value: 3 })]);
  apply(store, 102, [0, code(BOARD, OPS.update), pack(["u1", 1], ["u1", 11], ["u1", 4])]);
  assert.equal(store.frame(0).kinds.board[0].values.value, 4);
});

test("a chunk that does not fit its tables is refused before anything is stored", () => {
  const bad = [
    [],
    [1, code(SHIPS, OPS.spawn)],
    [1, code(SHIPS, OPS.spawn), new Uint8Array(11)],
    [1, code(SHIPS, OPS.update), pack(["u1", X], ["u1", 5], ["u1", 1])],
    [1, code(SHIPS, OPS.died), "text"],
    [1, code(14, OPS.spawn), new Uint8Array(0)],
    [1, code(SHIPS, 6), new Uint8Array(0)],
    [1, 121, new Uint8Array(3)],
    [1, code(SHIPS, OPS.update_map), pack(["u1", X], ["u1", 0x83])],
    [1, code(SHIPS, OPS.update_map), pack(["u1", X], ["u1", 3], ["u2", 8])],
    [1, code(SHIPS, OPS.update), pack(["u1", 0])],
    [1, code(SHIPS, OPS.update), pack(["u1", 0b1_0001], ["u1", 5], ["u2", 80])],
    [1, 128 + 99, new Uint8Array(0)],
    [0, 120, [[1, 99, 5, []]]],
  ];
  for (const raw of bad) assert.throws(() => readChunk(raw, 100, layout), BadMessage, `${raw}`);
});
