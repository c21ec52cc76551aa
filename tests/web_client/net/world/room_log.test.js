import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomLog, asGameEvent } from "../../../../web_client/net/world/room_log.js";

const entry = (number, name, fields = {}) => ({ number, name, tick: number, fields });

test("an entry counts once, though it comes again after a gap", () => {
  const log = new RoomLog(5, []);
  const first = log.add([entry(4, "notice"), entry(5, "notice"), entry(6, "notice")]);
  assert.deepEqual(
    first.map(({ tick }) => tick),
    [5, 6],
  );
  assert.deepEqual(log.add([entry(6, "notice"), entry(7, "notice")]).length, 1);
});

test("the roster begins with the welcome's and follows the log", () => {
  const log = new RoomLog(1, [
    [0, "Ann", 0, 1],
    [1, "Deneb", 1, 0],
  ]);
  assert.deepEqual(log.roster.get(1), { name: "Deneb", bot: true, team: 0, state: 2 });
  log.add([entry(1, "roster", { slot: 1, name: "", bot: 0, team: 0, state: 0 })]);
  assert.deepEqual([...log.roster.keys()], [0]);
  log.add([entry(2, "roster", { slot: 3, name: "Ben", bot: 0, team: 2, state: 3 })]);
  assert.deepEqual(log.roster.get(3), { name: "Ben", bot: false, team: 2, state: 3 });
});

test("a field called name becomes the player, so that the event keeps its own name", () => {
  assert.deepEqual(asGameEvent({ name: "chat", tick: 3, fields: { name: "Ann", text: "Hi" } }), {
    name: "chat",
    tick: 3,
    player: "Ann",
    text: "Hi",
  });
});
