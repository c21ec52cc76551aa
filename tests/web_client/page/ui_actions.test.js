import assert from "node:assert/strict";
import { test } from "node:test";

import { entryActions, roomActions, stageActions } from "../../../web_client/page/ui_actions.js";
import { seatColour } from "../../../web_client/render/palette.js";
import { Preferences } from "../../../web_client/visitor/preferences.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { memoryStore } from "../support/browser.js";
import { ANN, BEN, STATUS } from "../support/room_view.js";

const preferences = () => new Preferences(new KeptValues(() => memoryStore()));

/** The home screen's actions, with the requests and the calls that they lead to. */
function entry({ party } = {}) {
  const requests = [];
  const calls = [];
  const call =
    (name) =>
    async (_token, ...args) =>
      calls.push([name, ...args]);
  const visitor = {
    api: { quickPlay: call("play"), open: call("open"), rooms: call("rooms") },
    catalogue: { schemaOf: () => ({ properties: { mode: { enum: ["rounds", "practice"] } } }) },
    preferences: preferences(),
    parties: { code: party },
  };
  const page = {
    play: (request) => requests.push(request),
    join: (...args) => calls.push(["join", ...args]),
  };
  return { actions: entryActions(visitor, page), visitor, requests, calls };
}

test("Play looks for a match of the chosen mode, for the whole party, and remembers the choice", async () => {
  const { actions, visitor, requests, calls } = entry({ party: "JKLMNP" });
  actions.on_play({ name: "Ann", game: "toy", mode: "rounds" });
  await requests[0].reserve("T");
  assert.equal(requests[0].name, "Ann");
  assert.deepEqual(calls, [["play", { game: "toy", mode: "rounds", party: "JKLMNP" }]]);
  assert.equal(visitor.preferences.game, "toy");
  assert.equal(visitor.preferences.modeOf("toy"), "rounds");
});

test("practice opens a private room that starts by itself", async () => {
  const { actions, requests, calls } = entry();
  actions.on_practice({ name: "Ann", game: "toy" });
  await requests[0].reserve("T");
  assert.equal(requests[0].starts, true);
  assert.deepEqual(calls, [
    ["open", { game: "toy", private: true, settings: { mode: "practice" } }],
  ]);
});

test("a hosted room is opened as it was set up last time, and joined again with its password", async () => {
  const { actions, visitor, requests, calls } = entry();
  visitor.preferences.set("toy", { round_seconds: 60 });
  actions.on_host({ name: "Ann", game: "toy", password: "x", listed: false });
  await requests[0].reserve("T");
  assert.deepEqual(calls, [
    ["open", { game: "toy", private: true, password: "x", settings: { round_seconds: 60 } }],
  ]);
  assert.deepEqual(requests[0].how, { password: "x" });
});

test("Join carries the wish to watch", () => {
  const { actions, calls } = entry();
  actions.on_join({ name: "Ann", code: "BCDFGH", spectate: true });
  assert.deepEqual(calls, [["join", "Ann", "BCDFGH", { spectate: true }]]);
});

/** A room's actions, with the commands that they lead to; `answer` is the room's. */
function inRoom(answer) {
  const asked = [];
  const kept = preferences();
  const page = {
    session: { status: { game: "toy" } },
    command: async (...args) => (asked.push(args), answer),
    mute: (args) => asked.push(["mute it", args]),
  };
  return { actions: roomActions(page, kept), asked, kept };
}

test("a setting that the room takes is remembered for the next lobby, a refused one is not", async () => {
  const taken = inRoom({});
  await taken.actions.on_setting({ round_seconds: 60 });
  assert.deepEqual(taken.asked, [["settings", { round_seconds: 60 }]]);
  assert.deepEqual(taken.kept.settingsOf("toy"), { round_seconds: 60 });
  await taken.actions.on_setting({ game: "other" });
  assert.deepEqual(taken.kept.settingsOf("toy"), { round_seconds: 60 });
  const refused = inRoom(undefined);
  await refused.actions.on_setting({ round_seconds: 60 });
  assert.deepEqual(refused.kept.settingsOf("toy"), {});
});

test("a command about a member carries the person id; muting goes through the page", () => {
  const { actions, asked } = inRoom({});
  actions.on_deed("move", BEN, { team: 2 });
  actions.on_deed("mute", BEN);
  assert.deepEqual(asked, [
    ["move", { member: 2, team: 2 }],
    ["mute it", { member: 2 }],
  ]);
});

test("in a lobby a seat has its team's colour, else its own; in a match the renderer's", () => {
  const renderer = { colourOf: () => "drawn" };
  const members = [ANN, { ...BEN, team: 2 }];
  const page = {
    session: { status: { ...STATUS, members } },
    stage: { shown: null, renderer },
  };
  const { colourOf } = stageActions(page);
  assert.deepEqual([colourOf(0), colourOf(1)], [seatColour(0), seatColour(1)]);
  assert.equal(colourOf(5), seatColour(5));
  page.stage.shown = {};
  assert.equal(colourOf(0), "drawn");
  page.stage.shown = page.session = null;
  assert.equal(colourOf(3), seatColour(3));
});
