import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { OPS } from "../../../../web_client/generated/protocol.js";
import { unpack } from "../../../../web_client/net/codec.js";
import { Inbox } from "../../../../web_client/net/world/inbox.js";
import { SHIPS, TABLES, WELCOME, code, own, pack, spawn, tickFrame } from "../../support/wire.js";

const receive = (inbox, tick, parts) => inbox.receive(unpack(tickFrame(tick, parts)));
const whole = (cell, ...rest) => [0, null, [cell, ...rest]];
const HIT = 128 + 1;
const hit = (x) => pack(["u2", x * 8], ["u2", 0], ["u2", 1], ["u2", 0]);

/** Positions within cells, as the server wrote them and as it has them. */
const NEAR = JSON.parse(
  readFileSync(new URL("../../../vectors/near.json", import.meta.url), "utf8"),
);
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (digits) => parseInt(digits, 16));
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

test("keyframes apply before chunks, wherever they stand", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  const { frame, own: mine } = receive(inbox, 101, {
    record: own({ view_cell: 1, x: 5.5, margin: -3 }),
    extras: [whole(0), whole(1, code(SHIPS, OPS.spawn), spawn(SHIPS, 5, { x: 1 }))],
    chunks: [[1, code(SHIPS, OPS.update), pack(["u1", 1], ["u1", 5], ["u2", 80])]],
  });
  assert.equal(frame.kinds.ships[0].values.x, 10);
  assert.deepEqual(mine, { view_cell: 1, margin: -3, x: 5.5, y: 0, status: 1, shots: 0 });
  assert.equal(inbox.keyframes, 2);
});

test("each log entry counts once and moves the roster", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  const entry = (number, slot, name, state) => [number, 0, 90, [slot, name, 0, 0, state]];
  const first = receive(inbox, 101, {
    extras: [[1, [entry(1, 2, "Cleo", 1)]]],
    chunks: [[0, 120, [entry(1, 2, "Cleo", 1), entry(2, 1, "", 0)]]],
  });
  assert.deepEqual(
    first.log.map(({ name, player, slot, tick }) => [name, player, slot, tick]),
    [
      ["roster", "Cleo", 2, 90],
      ["roster", "", 1, 90],
    ],
  );
  assert.deepEqual([...inbox.log.roster.keys()], [0, 2]);
  assert.deepEqual(receive(inbox, 102, { chunks: [[0, 120, [entry(2, 1, "", 0)]]] }).log, []);
});

test("the same event from another cell is a copy, from the same cell it is another event", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  const { events } = receive(inbox, 101, {
    chunks: [
      [1, HIT, hit(4)],
      [2, HIT, hit(4)],
      [3, HIT, hit(5), HIT, hit(5)],
    ],
  });
  assert.deepEqual(
    events.map(({ name, x, tick }) => [name, x, tick]),
    [
      ["hit", 4, 101],
      ["hit", 5, 101],
      ["hit", 5, 101],
    ],
  );
});

test("an event for this member alone comes with its name and fields", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  const { personal } = receive(inbox, 101, { extras: [[2, 2, 99, [7]]] });
  assert.deepEqual(personal, [{ name: "prize", tick: 99, amount: 7 }]);
});

test("a message for the tick at which a lobby stands does not advance time", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  assert.equal(receive(inbox, 101, {}).is_new, true);
  assert.equal(receive(inbox, 101, {}).is_new, false);
});

test("a message that covers several ticks goes on from its base; a gap does not", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  receive(inbox, 101, { record: own(), extras: [whole(0), whole(1)] });
  const move = [1, code(SHIPS, OPS.spawn), spawn(SHIPS, 5, {})];
  const slow = receive(inbox, 103, { record: own(), extras: [[4, 2]], chunks: [move] });
  assert.deepEqual([slow.covers, slow.frame.kinds.ships.length], [2, 1]);
  const after_a_gap = receive(inbox, 107, { record: own(), extras: [[4, 2]], chunks: [move] });
  assert.equal(after_a_gap.frame.kinds.ships.length, 1);
  assert.deepEqual([...inbox.store.lost], [1]);
});

test("rows that only this client receives come in the extras", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  const mine = [5, [code(SHIPS, OPS.spawn), spawn(SHIPS, 5, {})]];
  assert.equal(receive(inbox, 101, { record: own(), extras: [mine] }).frame.kinds.ships.length, 1);
  assert.equal(receive(inbox, 102, { record: own() }).frame.kinds.ships.length, 1);
  assert.equal(
    receive(inbox, 103, { record: own(), extras: [[5, []]] }).frame.kinds.ships.length,
    0,
  );
});

test("a lost cell asks after 300 ms and then once a second, until its keyframe comes", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  receive(inbox, 101, { record: own(), chunks: [[1]] });
  const asked = (now_ms) => inbox.asksAt(now_ms);
  assert.deepEqual([0, 200, 310, 900, 1400].map(asked), [[], [], [1], [], [1]]);
  receive(inbox, 102, { record: own(), extras: [whole(1)] });
  assert.deepEqual(asked(9000), []);
  assert.equal(inbox.resyncs, 2);
});

test("a message with one bad part changes nothing", () => {
  const inbox = new Inbox(TABLES, WELCOME);
  receive(inbox, 101, { record: own(), extras: [whole(0), whole(1)] });
  const good = [1, code(SHIPS, OPS.spawn), spawn(SHIPS, 5, {})];
  assert.throws(() =>
    receive(inbox, 102, { record: own(), chunks: [good, [1, 127, new Uint8Array(1)]] }),
  );
  assert.throws(() => receive(inbox, 102, { record: new Uint8Array(3), chunks: [good] }));
  assert.equal(inbox.store.frame(0).kinds.ships.length, 0);
  assert.equal(inbox.newest, 101);
});

test("positions within cells are read as the server has them, tick by tick", () => {
  const inbox = new Inbox(NEAR.tables, { cells: NEAR.cells });
  let rows_seen = 0;
  for (const { message, rows } of NEAR.ticks) {
    const { frame } = inbox.receive(unpack(bytesOf(message).buffer));
    for (const [kind, wanted] of Object.entries(rows)) {
      const known = frame.kinds[kind].map(({ id, record }) => [id, hexOf(record)]);
      assert.deepEqual(Object.fromEntries(known), wanted);
      rows_seen += known.length;
    }
  }
  assert.ok(rows_seen > 500);
  assert.equal(inbox.store.mismatches, 0);
});
