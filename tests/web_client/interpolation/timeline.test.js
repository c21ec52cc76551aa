import assert from "node:assert/strict";
import { test } from "node:test";

import { Timeline } from "../../../web_client/interpolation/timeline.js";
import { TABLES } from "../support/wire.js";

const rows = (list) => list.map((values) => ({ id: values.id, values }));
const frame = (tick, { ships = [], shots = [], board = [] } = {}) => ({
  tick,
  kinds: {
    match: rows([]),
    seat: rows([]),
    ships: rows(ships),
    shots: rows(shots),
    board: rows(board),
  },
});
const ship = (x, more = {}) => ({ id: 1, slot: 0, x, y: 0, aim: 0, flags: 0, ...more });

function timelineOf(...frames) {
  const timeline = new Timeline(TABLES.kinds, 30, {
    isTeleport: (a, b) => ((a.flags ^ b.flags) & 0xc0) !== 0,
  });
  frames.forEach((one) => timeline.push(one));
  return timeline;
}
const shipAt = (timeline, tick) => timeline.at(tick).ships[0];

test("between two frames positions glide in a straight line", () => {
  const timeline = timelineOf(
    frame(10, { ships: [ship(0)] }),
    frame(11, { ships: [ship(8, { y: 4 })] }),
  );
  const { x, y } = shipAt(timeline, 10.25);
  assert.deepEqual([x, y], [2, 1]);
});

test("after a skipped message it glides over the gap", () => {
  const timeline = timelineOf(frame(10, { ships: [ship(0)] }), frame(14, { ships: [ship(8)] }));
  assert.equal(shipAt(timeline, 11).x, 2);
});

test("rows move to their own places, whoever comes or goes between two frames", () => {
  const before = [1, 4, 6, 9].map((id) => ship(id, { id }));
  const after = [2, 4, 9, 11].map((id) => ship(id + 8, { id }));
  const timeline = timelineOf(frame(10, { ships: before }), frame(11, { ships: after }));
  assert.deepEqual(
    timeline.at(10.5).ships.map(({ id, x }) => [id, x]),
    [
      [1, 1],
      [4, 8],
      [6, 6],
      [9, 13],
    ],
  );
});

test("angles turn along the shorter arc and come in radians", () => {
  const timeline = timelineOf(
    frame(10, { ships: [ship(0, { aim: 240 })] }),
    frame(11, { ships: [ship(0, { aim: 16 })] }),
  );
  assert.equal(shipAt(timeline, 10.5).aim, 0);
  assert.equal(shipAt(timeline, 10.25).aim, (248 / 256) * 2 * Math.PI);
  assert.equal(shipAt(timelineOf(frame(1, { ships: [ship(0, { aim: 64 })] })), 1).aim, Math.PI / 2);
});

test("other columns step at their tick", () => {
  const timeline = timelineOf(
    frame(10, { ships: [ship(0, { flags: 1 })] }),
    frame(11, { ships: [ship(8, { flags: 2 })] }),
  );
  assert.equal(shipAt(timeline, 10.9).flags, 1);
  assert.equal(shipAt(timeline, 11).flags, 2);
});

test("nothing glides over a teleport, flagged or too far", () => {
  const flagged = timelineOf(
    frame(10, { ships: [ship(0)] }),
    frame(11, { ships: [ship(30, { flags: 0x40 })] }),
  );
  assert.equal(shipAt(flagged, 10.5).x, 0);
  assert.equal(shipAt(flagged, 11).x, 30);
  const far = timelineOf(frame(10, { ships: [ship(0)] }), frame(11, { ships: [ship(200)] }));
  assert.equal(shipAt(far, 10.5).x, 0);
});

test("beyond the newest frame it goes on at the last speed, but not over a teleport", () => {
  const timeline = timelineOf(frame(10, { ships: [ship(0)] }), frame(11, { ships: [ship(8)] }));
  assert.equal(shipAt(timeline, 12.5).x, 20);
  const jumped = timelineOf(
    frame(10, { ships: [ship(0)] }),
    frame(11, { ships: [ship(8, { flags: 0x80 })] }),
  );
  assert.equal(shipAt(jumped, 12.5).x, 8);
});

test("an entity comes with its first frame and goes with the first frame without it", () => {
  const timeline = timelineOf(frame(10), frame(11, { ships: [ship(5)] }), frame(12));
  assert.deepEqual(
    [10.9, 11, 11.9, 12].map((tick) => timeline.at(tick).ships.length),
    [0, 1, 1, 0],
  );
});

test("your shot that the others do not see yet is taken from the newest frame, once", () => {
  const shot = { id: 3, x: 0, y: 0, vx: 30, vy: 0, born_at: 12, owner: 0, number: 1 };
  const timeline = timelineOf(frame(10), frame(11), frame(12, { shots: [shot] }));
  assert.deepEqual(timeline.at(10.5).shots, []);
  const [mine, ...more] = timeline.at(10.5, () => 14).shots;
  assert.equal(mine.x, 2);
  assert.deepEqual(more, []);
});

test("a board shows the frame of its moment", () => {
  const timeline = timelineOf(frame(10), frame(11, { board: [{ id: 5, value: 3 }] }));
  assert.deepEqual([...timeline.at(10.5).board.values], Array(12).fill(0));
  const { width, height, values } = timeline.at(11).board;
  assert.deepEqual([width, height, values[5]], [4, 3, 3]);
});

test("pieces of a board step to their neighbour smoothly and jump further", () => {
  const kind = {
    name: "ships",
    born: [],
    sent: [
      ["x", "u8", "u1", null],
      ["y", "u8", "u1", null],
    ],
    grid: null,
  };
  const timeline = new Timeline([kind], 10);
  const at = (tick, x) => ({ tick, kinds: { ships: rows([{ id: 1, x, y: 0 }]) } });
  [at(1, 0), at(2, 1), at(3, 63)].forEach((one) => timeline.push(one));
  assert.equal(timeline.at(1.5).ships[0].x, 0.5);
  assert.equal(timeline.at(2.5).ships[0].x, 1);
});

test("a timeline without frames shows nothing", () => {
  assert.deepEqual(timelineOf().at(5).ships, []);
});
