/** The STATUS documents that the page reads, and those that it refuses. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { BadMessage } from "../../../web_client/net/codec.js";
import { readStatus } from "../../../web_client/net/room_status.js";

const LEAST = { version: 3, tick: 0, phase: "lobby" };
const FULL = {
  version: 7,
  tick: 420,
  phase: "results",
  lobby: true,
  host: 1,
  locked: true,
  late_join: "watch",
  settings: { round_seconds: 60 },
  game: "driftline",
  mode: "rounds",
  code: "BCDFGH",
  link: "http://localhost/j/BCDFGH",
  limit: 8,
  min_players: 1,
  slow_mode_s: 5,
  people: 2,
  members: [
    {
      id: 1,
      name: "Ann",
      slot: 0,
      team: 2,
      ready: true,
      spectator: false,
      connected: true,
      bot: false,
    },
    {
      id: 4,
      name: "Ben",
      slot: null,
      team: 0,
      ready: false,
      spectator: true,
      connected: false,
      bot: false,
    },
  ],
  bots: [{ slot: 3, name: "Deneb", team: 1 }],
  standings: [{ slot: 0, name: "Ann", score: 12, team: 2, awards: ["Most kills: 7"] }],
  vote: { target: 4, by: 1, yes: 1, needed: 2, ends_tick: 900 },
  team_standings: [{ team: 2, score: 12 }],
  log: [[1, 0, 3, ["x"]]],
};

test("a whole status is read as it was sent", () => {
  const status = readStatus(FULL);
  assert.equal(status.phase, "results");
  assert.equal(status.host, 1);
  assert.equal(status.late_join, "watch");
  assert.deepEqual(status.members[1], {
    id: 4,
    name: "Ben",
    slot: null,
    team: 0,
    ready: false,
    spectator: true,
    connected: false,
  });
  assert.deepEqual(status.bots, [{ slot: 3, name: "Deneb", team: 1 }]);
  assert.deepEqual(status.standings?.[0].awards, ["Most kills: 7"]);
  assert.deepEqual(status.team_standings, [{ team: 2, score: 12 }]);
  assert.deepEqual(status.vote, { target: 4, by: 1, yes: 1, needed: 2, ends_tick: 900 });
  assert.deepEqual(status.log, FULL.log);
});

test("missing fields are empty: nobody, no host, no vote, no results", () => {
  const status = readStatus(LEAST);
  assert.deepEqual(status.members, []);
  assert.deepEqual(
    [status.host, status.vote, status.standings, status.link],
    [null, null, null, null],
  );
  assert.equal(status.late_join, "play");
});

for (const [what, body] of Object.entries({
  "no map": [],
  nothing: null,
  "an unknown phase": { ...LEAST, phase: "party" },
  "no version": { tick: 0, phase: "lobby" },
  "members that are no list": { ...LEAST, members: {} },
  "a member without an id": { ...LEAST, members: [{ name: "Ann" }] },
  "a standing without a slot": { ...LEAST, standings: [{ name: "Ann" }] },
})) {
  test(`a status with ${what} is refused`, () => {
    assert.throws(() => readStatus(body), BadMessage);
  });
}
