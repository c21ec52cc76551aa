import assert from "node:assert/strict";
import { test } from "node:test";

import { ageInTicks, ownShotTick } from "../../../web_client/interpolation/projectiles.js";
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

function timelineOf(...frames) {
  const timeline = new Timeline(TABLES.kinds, 30);
  frames.forEach((one) => timeline.push(one));
  return timeline;
}

test("projectiles are where their birth says, at any moment, over the wrap of 16 bits", () => {
  const shot = { id: 3, x: 100, y: 50, vx: 900, vy: -300, born_at: 65535, owner: 2, number: 1 };
  const timeline = timelineOf(
    frame(65534),
    frame(65535, { shots: [shot] }),
    frame(65536, { shots: [shot] }),
    frame(65538, { shots: [shot] }),
  );
  assert.deepEqual(timeline.at(65534.9).shots, []);
  const [{ x, y }] = timeline.at(65537.5).shots;
  assert.deepEqual([x, y], [175, 25]);
  assert.equal(ageInTicks(65540.25, 65535, 16), 5.25);
  assert.equal(ageInTicks(65534.5, 65535, 16), -0.5);
});

test("projectiles with an aim and the low byte of their birth fly as the game says", () => {
  const born = [
    ["x", "pos", "u2", 8],
    ["y", "pos", "u2", 8],
    ["aim", "angle", "u2", null],
    ["born_at", "tick8", "u1", null],
  ];
  const velocity = ({ aim }) => ({ vx: aim, vy: -30 });
  const timeline = new Timeline([{ name: "shots", born, sent: [], grid: null }], 30, {
    velocity_of: velocity,
  });
  const shot = { id: 3, x: 100, y: 50, aim: 900, born_at: 255 };
  for (const tick of [510, 511, 512]) {
    timeline.push({ tick, kinds: { shots: rows(tick > 510 ? [shot] : []) } });
  }
  const [{ x, y, vx, vy }] = timeline.at(513.5).shots;
  assert.deepEqual([x, y, vx, vy], [175, 47.5, 900, -30]);
  assert.equal(timeline.ageOf("shots", shot, 511 + 127.5), 127.5);
  assert.equal(timeline.ageOf("shots", shot, 509.5), -1.5);
});

test("your shot leaves the muzzle in the present and slides to everybody's past", () => {
  assert.equal(ownShotTick(110, 100, 0), 110);
  assert.equal(ownShotTick(110, 100, 500), 105);
  assert.equal(ownShotTick(110, 100, 1000), 100);
  let previous = -Infinity;
  for (let tick = 0; tick < 40; tick += 0.25) {
    const drawn = ownShotTick(tick, tick - 9, tick * (1000 / 30));
    assert.ok(drawn > previous);
    previous = drawn;
  }
});
