/** Whom the director shows, and when it cuts. Frames come every 50 ms of a made-up match. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Director } from "../../../web_client/match/director.js";

/** A match of four bots far apart, which a story changes; `run` notes the cuts. */
class Story {
  director = new Director();
  seats = new Map([0, 1, 2, 3].map((slot) => [slot, { state: 2, bot: true, team: 0, score: 0 }]));
  places = [
    [0, 0],
    [5000, 0],
    [0, 5000],
    [5000, 5000],
  ];
  now_ms = 0;
  /** `[ms, slot]` of each cut. */
  cuts = [];

  /** Let time pass up to `until_ms`; `happens` has events by their time. */
  run(until_ms, happens = {}, weights) {
    for (; this.now_ms <= until_ms; this.now_ms += 50) {
      const events = (happens[this.now_ms] ?? []).map((event) => ({ tick: 1, ...event }));
      const before = this.director.slot;
      const slot = this.director.follow(this.view(events), weights);
      if (slot !== before) this.cuts.push([this.now_ms, slot]);
    }
    return this.cuts;
  }

  view(events = []) {
    const ships = this.places.map(([x, y], slot) => ({ id: slot, slot, x, y }));
    const map = { width: 6000, height: 6000 };
    return { now_ms: this.now_ms, seats: this.seats, map, kinds: { ships }, events, log: [] };
  }
}

const hits = (by, target, from_ms, to_ms) => {
  const found = {};
  for (let ms = from_ms; ms <= to_ms; ms += 250) found[ms] = [{ name: "hit", by, target }];
  return found;
};

test("the first picture shows who is in the middle of something", () => {
  const story = new Story();
  assert.deepEqual(story.run(0, { 0: [{ name: "hit", by: 2, target: 3 }] }), [[0, 2]]);
});

test("the same story makes the same cuts", () => {
  const happens = { ...hits(1, 2, 1000, 9000), ...hits(3, 0, 12_000, 30_000) };
  const cuts = [0, 1].map(() => new Story().run(60_000, happens));
  assert.deepEqual(cuts[0], cuts[1]);
  assert.ok(cuts[0].length >= 3);
});

test("no shot is shorter than four seconds, whatever happens elsewhere", () => {
  const story = new Story();
  story.run(0);
  const happens = {};
  for (let ms = 250; ms < 30_000; ms += 250) {
    happens[ms] = [{ name: "hit", by: Math.floor(ms / 2000) % 4, target: 9 }];
  }
  const cuts = story.run(30_000, happens);
  assert.ok(cuts.length > 2);
  cuts.slice(1).forEach(([ms], i) => assert.ok(ms - cuts[i][0] >= 4000));
});

test("where nothing happens the picture stays", () => {
  assert.deepEqual(new Story().run(60_000), [[0, 0]]);
});

test("a little more elsewhere is no reason to cut, much more is", () => {
  const even = new Story();
  assert.deepEqual(even.run(9000, merged(hits(0, 9, 0, 9000), hits(1, 9, 100, 9000))), [[0, 0]]);
  const uneven = new Story();
  const brawl = merged(hits(1, 2, 0, 9000), hits(1, 3, 50, 9000));
  assert.deepEqual(uneven.run(9000, merged(hits(0, 9, 0, 9000), brawl)).at(-1)[1], 1);
});

test("the end of a kill is seen before the next cut", () => {
  const story = new Story();
  const happens = { ...hits(0, 1, 0, 4900), ...hits(2, 3, 5000, 12_000) };
  happens[5000] = [...happens[5000], { name: "kill", by: 0, victim: 1 }];
  const [, [cut_ms]] = story.run(20_000, happens);
  assert.ok(cut_ms >= 7000);
});

test("who is destroyed is left for who did it, or for what happens", () => {
  const story = new Story();
  story.run(5000, hits(1, 0, 0, 5000));
  assert.equal(story.director.slot, 1);
  story.run(12_000, { 5500: [{ name: "kill", by: 3, victim: 1 }] });
  assert.equal(story.director.slot, 3);
});

test("a death that is told twice counts once", () => {
  const once = new Story();
  const twice = new Story();
  const kill = { name: "kill", by: 2, victim: 3 };
  once.run(0, { 0: [kill, { name: "hit", by: 1, target: 9 }] });
  twice.run(0, { 0: [kill, { ...kill, name: "boom" }, { name: "hit", by: 1, target: 9 }] });
  const rival = { 3000: Array(8).fill({ name: "hit", by: 1, target: 9 }) };
  assert.deepEqual(once.run(15_000, rival), twice.run(15_000, rival));
});

test("opponents close by are worth a look, teammates are not", () => {
  const story = new Story();
  story.places[3] = [150, 5000];
  story.run(0);
  assert.equal(story.director.slot, 2);
  const team = new Story();
  team.places[3] = [150, 5000];
  for (const seat of team.seats.values()) seat.team = 1;
  team.run(0);
  assert.equal(team.director.slot, 0);
});

test("points are worth a look by how many they are", () => {
  const story = new Story();
  story.run(4000);
  story.seats.get(1).score = 2;
  story.seats.get(3).score = 40;
  assert.deepEqual(story.run(5000).at(-1), [4250, 3]);
});

test("among equals the leader is shown, and people before bots", () => {
  const leader = new Story();
  leader.seats.get(3).score = 7;
  leader.run(0);
  assert.equal(leader.director.slot, 3);
  const human = new Story();
  human.seats.get(2).bot = false;
  human.run(0);
  assert.equal(human.director.slot, 2);
});

test("a game says what its events are worth", () => {
  const story = new Story();
  const happens = {
    0: [
      { name: "yawn", by: 1 },
      { name: "jump", slot: 3 },
    ],
  };
  story.run(0, happens, { yawn: 0, jump: 2 });
  assert.equal(story.director.slot, 3);
});

test("after a long shot even less is enough for another", () => {
  const story = new Story();
  const fights = merged(hits(0, 9, 0, 40_000), hits(1, 9, 100, 40_000));
  assert.deepEqual(story.run(23_900, fights), [[0, 0]]);
  assert.equal(story.run(25_000, fights).at(-1)[1], 1);
});

test("who leaves is cut away from at once, and an empty match shows nobody", () => {
  const story = new Story();
  story.run(1000);
  story.seats.delete(0);
  assert.deepEqual(story.run(1100).at(-1), [1050, 1]);
  story.seats.clear();
  assert.deepEqual(story.run(1200).at(-1), [1150, null]);
});

test("a chatterer does not draw the camera", () => {
  const story = new Story();
  const talk = {};
  for (let ms = 0; ms <= 30_000; ms += 500) talk[ms] = [{ name: "chat", slot: 3 }];
  story.run(30_000, talk);
  assert.deepEqual(story.cuts, [[0, 0]]);
});

test("points from a time when nobody looked are no gain, and hide none that come", () => {
  const story = new Story();
  story.run(1000);
  story.seats.get(2).score = 500;
  story.now_ms = 60_000;
  story.run(61_000);
  for (let round = 0; round < 20; round++) {
    story.seats.get(3).score += 1;
    story.run(story.now_ms + 500);
  }
  assert.equal(story.director.slot, 3);
});

/** Several stories at once. */
function merged(...stories) {
  const found = {};
  for (const story of stories) {
    for (const [ms, events] of Object.entries(story)) found[ms] = [...(found[ms] ?? []), ...events];
  }
  return found;
}
