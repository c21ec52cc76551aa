import assert from "node:assert/strict";
import { test } from "node:test";

import { GameLayout, KindLayout } from "../../../../web_client/net/world/tables.js";
import { TABLES } from "../../support/wire.js";

const SHIPS = {
  name: "ships",
  born: [["slot", "u16", "u2", null]],
  sent: [
    ["x", "pos", "u2", 8],
    ["y", "pos", "u2", 8],
    ["hull", "u8", "u1", null],
  ],
};

test("a record begins with the id, then come born and sent columns", () => {
  const { record, sent } = new KindLayout(SHIPS);
  assert.deepEqual(
    record.fields.map(({ name }) => name),
    ["id", "slot", "x", "y", "hull"],
  );
  assert.deepEqual(
    sent.map(({ offset }) => offset),
    [4, 6, 8],
  );
});

test("a bit of a mask is a sent column; in kinds that are near the first is both coordinates", () => {
  const plain = new KindLayout(SHIPS);
  assert.deepEqual(
    plain.changed(0b101).map(({ offset }) => offset),
    [4, 8],
  );
  const near = new KindLayout({ ...SHIPS, near: true });
  const [both, hull] = near.changed(0b1001);
  assert.deepEqual([both.offset, both.size, hull.offset], [4, 3, 8]);
});

test("only events of cells are packed records", () => {
  const { events } = new GameLayout(TABLES);
  const packed = new Map(events.map(({ name, record }) => [name, record !== null]));
  for (const { name, scope } of TABLES.events) assert.equal(packed.get(name), scope === "cell");
  assert.ok([...packed.values()].includes(true) && [...packed.values()].includes(false));
});
