import assert from "node:assert/strict";
import { test } from "node:test";

import { Moments, strikesSince } from "../../../../web_client/games/driftline/moments.js";

const SHIP = {
  slot: 0,
  alive: true,
  dashing: false,
  teleported: false,
  vx: 0,
  vy: 0,
  hull: 100,
  armour: 0,
  shards: 0,
  mines: 0,
  shots: 250,
  rail_ready: 0,
  strikes: 0,
};

/** What happened between these states of the player's ship, a tick apart. */
function moments() {
  const told = new Moments();
  let tick = 100;
  return (own, { log = [], events = [] } = {}) => {
    told.follow({ own: own && { ...SHIP, ...own }, tick: tick++, log, events });
    return told;
  };
}

test("hits are counted in the low four bits and hurts in the high ones, each modulo 16", () => {
  assert.deepEqual(strikesSince(0x00, 0x00), { hits: 0, hurts: 0 });
  assert.deepEqual(strikesSince(0x2e, 0x31), { hits: 3, hurts: 1 });
  assert.deepEqual(strikesSince(0xff, 0x0f), { hits: 0, hurts: 1 });
  assert.deepEqual(strikesSince(0xff, 0xf0), { hits: 1, hurts: 0 });
});

test("a predicted shot is told once, even if a correction takes it back and repeats it", () => {
  const after = moments();
  const fired = [250, 251, 251, 250, 251, 252, 1, 1].map((shots) => after({ shots }).fired);
  assert.deepEqual(fired, [false, true, false, false, false, true, true, false]);
});

test("after a death the numbers of shots that were never fired are used again", () => {
  const after = moments();
  for (const shots of [250, 251, 252]) after({ shots });
  after({ shots: 250, alive: false });
  assert.equal(after({ shots: 250 }).fired, false);
  assert.equal(after({ shots: 251 }).fired, true);
});

test("another ship's counter and a dead ship fire nothing", () => {
  const after = moments();
  after({ shots: 10 });
  assert.equal(after({ shots: 90 }).fired, false, "far from the last one");
  assert.equal(after({ shots: 91, alive: false }).fired, false);
  assert.equal(after(null).fired, false);
});

test("the rail goes off when its wait begins", () => {
  const after = moments();
  const railed = [0, 120, 119, 0].map((rail_ready) => after({ rail_ready }).railed);
  assert.deepEqual(railed, [false, true, false, false]);
});

test("a wall is a change of velocity that neither thrust nor a dash makes", () => {
  const after = moments();
  after({ vx: 300 });
  assert.equal(after({ vx: 190 }).jolt, 0, "turned round");
  assert.equal(after({ vx: -110 }).jolt, 170);
  assert.equal(after({ vx: 1260, dashing: true }).jolt, 0);
  assert.equal(after({ vx: 0, dashing: true }).jolt, 1130, "against a wall while dashing");
  assert.equal(after({ vx: 900, dashing: true, teleported: true }).jolt, 0);
});

test("death, shards and mines are told as they change, and not with another ship", () => {
  const after = moments();
  after({ shards: 2, mines: 3 });
  const laid = after({ shards: 5, mines: 2 });
  assert.deepEqual([laid.gathered, laid.laid_mine, laid.died], [3, true, false]);
  const died = after({ shards: 6, mines: 0, alive: false });
  assert.deepEqual([died.gathered, died.laid_mine, died.died], [0, false, true]);
  assert.equal(after({ alive: false }).died, false);
  after({});
  const other = after({ slot: 4, shards: 9, alive: false });
  assert.deepEqual([other.gathered, other.died], [0, false]);
});

test("kills are those of others, from the room's log or for the player alone", () => {
  const after = moments();
  const kill = (by, victim) => ({ name: "kill", by, victim });
  const told = after(
    {},
    { log: [kill(0, 1), kill(2, 0), kill(0, 0)], events: [{ ...kill(0, 3), name: "duel" }] },
  );
  assert.equal(told.kills, 2);
  assert.equal(after({}).kills, 0);
});
