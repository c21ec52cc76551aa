import assert from "node:assert/strict";
import { test } from "node:test";

import { Sounds, sounds } from "../../../../web_client/games/driftline/sounds.js";
import { Moments } from "../../../../web_client/games/driftline/moments.js";
import { FLAG } from "../../../../web_client/games/driftline/ships.js";
import { LIBRARY } from "../../../../web_client/sound/library.js";
import { recipesOf } from "../../../../web_client/sound/table.js";

/** Driftline's sounds in a match of slot 0: `frame` returns the names of those that a view plays. */
function listening() {
  const looks = new Map();
  const moments = new Moments();
  const played = [];
  const play = (name, how = {}) => played.push([name, how]);
  const heard = new Sounds(play, { looks }, moments);
  let tick = 99.8;
  const view = {
    own: { slot: 0, shards: 0 },
    seats: new Map([[0, { team: 1 }]]),
    kinds: {},
    events: [],
    now_ms: 0,
  };
  heard.follow({ ...view, tick });
  return {
    looks,
    moments,
    played,
    frame(changes = {}) {
      played.length = 0;
      tick += 0.5;
      heard.follow({ ...view, tick, ...changes });
      return played.map(([name]) => name);
    },
  };
}

test("each sound is in the table or in the library", () => {
  const known = new Set([...recipesOf(sounds).keys(), ...Object.keys(LIBRARY)]);
  const source = Sounds.toString();
  const named = [...source.matchAll(/play\(\s*"(\w+)"/g)].map(([, name]) => name);
  assert.ok(named.length > 15);
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  );
});

test("the player's own moments are heard at once, own shots more quietly than hits", () => {
  const { moments, frame } = listening();
  Object.assign(moments, { fired: true, hits: 2, hurts: 1, lost: 20, kills: 1, died: true });
  Object.assign(moments, { railed: true, laid_mine: true, gathered: 1, jolt: 300 });
  const all = ["own_shot", "beam", "hit", "hurt", "kill", "death", "laid", "shard", "bounce"];
  assert.deepEqual(frame(), all);
  assert.ok(sounds.own_shot.level < LIBRARY.hit.level / 2);
});

test("a shot of others is heard when it is born, and the player's own never from the server", () => {
  const { frame } = listening();
  const shot = (owner, born_at) => ({ owner, born_at, x: 5, y: 6 });
  const shots = [shot(1, 100), shot(2, 99), shot(0, 100)];
  assert.deepEqual(frame({ kinds: { shots } }), ["shot"]);
  assert.deepEqual(frame({ kinds: { shots } }), []);
});

test("the beam and hits of the player come with their moments alone, others' with their events", () => {
  const { played, frame } = listening();
  const beam = (by) => ({ name: "beam", by, x0: 1, y0: 2, x1: 9, y1: 9 });
  const hit = (by, target) => ({ name: "hit", by, target, x: 1, y: 2 });
  assert.deepEqual(frame({ events: [beam(0), hit(0, 1), hit(1, 0)] }), []);
  assert.deepEqual(frame({ events: [beam(1), hit(1, 2)] }), ["beam", "hit"]);
  assert.ok(played.every(([, { is_others, x }]) => is_others && x === 1));
});

test("charges and dashes are heard as they begin, whoever's they are", () => {
  const { looks, played, frame } = listening();
  looks.set(0, { slot: 0, began: FLAG.charging, x: 1, y: 1, banked_s: 0 });
  looks.set(1, { slot: 1, began: FLAG.dashing, x: 2, y: 2 });
  assert.deepEqual(frame(), ["charge", "whoosh"]);
  assert.deepEqual(
    played.map(([, { is_others }]) => is_others),
    [false, true],
  );
});

test("banking rises tick by tick, and higher with more to bank", () => {
  /** @param {number} shards */
  const pitches = (shards) => {
    const { looks, played, frame } = listening();
    return [0.1, 0.2, 0.25, 0.4, 0.7].flatMap((banked_s) => {
      looks.set(0, { slot: 0, began: 0, banked_s });
      frame({ own: { slot: 0, shards } });
      return played.map(([, { pitch }]) => pitch);
    });
  };
  const [few, many] = [pitches(1), pitches(20)];
  assert.equal(few.length, 3);
  assert.ok(few[0] < few[1] && few[1] < few[2]);
  assert.ok(many.every((pitch, i) => pitch > few[i]));
});

test("what is banked is heard, and a robbery of the player's team is an alarm, not a din", () => {
  const { frame } = listening();
  const theft = (slot, team) => ({ name: "theft", slot, team, amount: 2, x: 1, y: 1 });
  assert.deepEqual(frame({ events: [{ name: "bank", slot: 0, amount: 5, x: 1, y: 1 }] }), [
    "banked",
  ]);
  assert.deepEqual(frame({ events: [theft(0, 2), theft(3, 2)] }), ["stolen", "stolen"]);
  assert.deepEqual(frame({ events: [theft(3, 1)], now_ms: 100 }), ["robbed"]);
  assert.deepEqual(frame({ events: [theft(3, 1)], now_ms: 900 }), []);
  assert.deepEqual(frame({ events: [theft(3, 1)], now_ms: 3000 }), ["robbed"]);
});

test("crystals chip and break where they stand", () => {
  const { frame } = listening();
  const crystals = (hull) => ({ kinds: { crystals: [{ id: 4, hull, x: 1, y: 1 }] } });
  assert.deepEqual(
    [24, 24, 16, 0, 0, 24].map((hull) => frame(crystals(hull))),
    [[], [], ["chip"], ["crystal"], [], []],
  );
});

test("shards in quick succession sound higher and higher", () => {
  const { moments, played, frame } = listening();
  moments.gathered = 1;
  const pitches = [0, 200, 400, 2000].map((now_ms) => {
    frame({ now_ms });
    return played[0][1].pitch;
  });
  assert.ok(pitches[0] < pitches[1] && pitches[1] < pitches[2]);
  assert.equal(pitches[3], pitches[0]);
});
