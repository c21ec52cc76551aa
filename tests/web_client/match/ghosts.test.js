import assert from "node:assert/strict";
import { test } from "node:test";

import { Timeline } from "../../../web_client/interpolation/timeline.js";
import { ghostsOf, targetsAt } from "../../../web_client/match/ghosts.js";
import { TABLES } from "../support/wire.js";

const row = (slot, x) => ({ id: slot, values: { id: slot, slot, x, y: 50, aim: 0, flags: 1 } });
const frame = (tick, ...rows) => {
  const kinds = Object.fromEntries(TABLES.kinds.map(({ name }) => [name, []]));
  return { tick, kinds: { ...kinds, ships: rows } };
};

test("ghosts are the newest rows of others, and your own confirmed position", () => {
  const newest = { frame: frame(9, row(0, 10), row(1, 20)), own: { x: 12.5, y: 50, margin: 1 } };
  const ghosts = ghostsOf({ tables: TABLES, newest, slot: 0, aimed: [] });
  assert.equal(ghosts.kind, "ships");
  assert.deepEqual(
    ghosts.others.map(({ slot, x }) => [slot, x]),
    [[1, 20]],
  );
  assert.deepEqual(ghosts.own, { x: 12.5, y: 50 });
  assert.deepEqual(ghostsOf({ tables: TABLES, newest: null, slot: 0, aimed: [] }).others, []);
});

test("the targets of a shot are others as they were drawn at its moment", () => {
  const timeline = new Timeline(TABLES.kinds, 30);
  timeline.push(frame(10, row(0, 0), row(1, 100)));
  timeline.push(frame(12, row(0, 0), row(1, 108)));
  const targets = targetsAt({ tables: TABLES, timeline, slot: 0 }, 11);
  assert.deepEqual(
    targets.map(({ slot, x }) => [slot, x]),
    [[1, 104]],
  );
});
