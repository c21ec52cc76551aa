import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError } from "../../../web_client/net/http.js";
import { PartyDesk } from "../../../web_client/visitor/party.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { memoryStore } from "../support/browser.js";
import { settle } from "../support/wire.js";

const PARTY = { code: "JKLMNP", leader: "ann", members: [], room: null };

let look_up;

beforeEach(() => {
  globalThis.window = {
    setInterval: (run, every_ms) => ((look_up = { run, every_ms }), 1),
    clearInterval() {},
  };
});

/** The desk of a visitor; `answers` is what the server says of the party. */
function deskOf({ player = "ben", store = memoryStore(), answers = PARTY } = {}) {
  const noted = { changes: [], rooms: [], left: [] };
  const server = { answers };
  const answer = async () => {
    if (server.answers instanceof Error) throw server.answers;
    return server.answers;
  };
  const api = {
    openParty: answer,
    joinParty: answer,
    party: answer,
    leaveParty: async (_token, code) => noted.left.push(code),
  };
  const guests = {
    as: async (_name, use) => use("T"),
    remembered: () => ({ player_id: player }),
  };
  const desk = new PartyDesk(api, guests, new KeptValues(() => store), {
    on_change: (party, problem) => noted.changes.push([party?.code ?? null, problem]),
    on_room: (room) => noted.rooms.push(room),
  });
  return { desk, noted, server };
}

test("only the leader's quick play is for the party", async () => {
  const leader = deskOf({ player: "ann" });
  await leader.desk.open("Ann");
  assert.equal(leader.desk.code, "JKLMNP");
  const member = deskOf();
  await member.desk.join("Ben", "JKLMNP");
  assert.equal(member.desk.code, undefined);
});

test("a member on the home screen follows the party into its room, once", async () => {
  const { desk, noted, server } = deskOf();
  await desk.join("Ben", "JKLMNP");
  desk.keepUp(true);
  await settle();
  server.answers = { ...PARTY, room: "BCDFGH" };
  await desk.refresh();
  await desk.refresh();
  assert.deepEqual(noted.rooms, ["BCDFGH"]);
});

test("a member in a match is not torn out of it", async () => {
  const { desk, noted, server } = deskOf();
  await desk.join("Ben", "JKLMNP");
  desk.keepUp(false);
  server.answers = { ...PARTY, room: "BCDFGH" };
  await desk.refresh();
  assert.deepEqual(noted.rooms, []);
});

test("a room of the party from before you joined it is not followed", async () => {
  const { desk, noted } = deskOf({ answers: { ...PARTY, room: "BCDFGH" } });
  desk.keepUp(true);
  await desk.join("Ben", "JKLMNP");
  assert.deepEqual(noted.rooms, []);
});

test("at home the party is looked up often, in a match just often enough to keep it", () => {
  const { desk } = deskOf();
  desk.keepUp(true);
  assert.equal(look_up.every_ms, 2000);
  desk.keepUp(false);
  assert.equal(look_up.every_ms, 60_000);
});

test("a reload finds the party again", async () => {
  const store = memoryStore();
  await deskOf({ store }).desk.join("Ben", "JKLMNP");
  const reloaded = deskOf({ store });
  await reloaded.desk.refresh();
  assert.deepEqual(reloaded.noted.changes, [["JKLMNP", ""]]);
});

test("a party that the server no longer knows is over; one that cannot be asked for stays", async () => {
  const { desk, noted, server } = deskOf();
  await desk.join("Ben", "JKLMNP");
  server.answers = new ApiError("busy", "Later.", 503);
  await desk.refresh();
  assert.equal(desk.party?.code, "JKLMNP");
  server.answers = new ApiError("no_such_party", "Gone.", 404);
  await desk.refresh();
  assert.equal(desk.party, null);
  assert.deepEqual(noted.changes.at(-1), [null, "The party is over."]);
});

test("a refused party call shows a sentence, and the party stays as it was", async () => {
  const { desk, noted, server } = deskOf();
  server.answers = new ApiError("full", "The party is full.", 409);
  await desk.join("Ben", "JKLMNP");
  assert.deepEqual(noted.changes, [[null, "The party is full."]]);
});

test("leaving takes effect at once, whatever the server answers", async () => {
  const { desk, noted } = deskOf();
  await desk.join("Ben", "JKLMNP");
  await desk.leave();
  assert.equal(desk.party, null);
  assert.deepEqual(noted.left, ["JKLMNP"]);
});
