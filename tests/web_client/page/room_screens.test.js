import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { OPS, SERVER_MESSAGES } from "../../../web_client/generated/protocol.js";
import { unpack } from "../../../web_client/net/codec.js";
import { Silence } from "../../../web_client/net/silence.js";
import { GameCatalogue } from "../../../web_client/page/game_catalogue.js";
import { RoomScreens } from "../../../web_client/page/room_screens.js";
import { RoomSession } from "../../../web_client/page/room_session.js";
import { nextScreen } from "../../../web_client/page/screens.js";
import { STATUS } from "../support/room_view.js";
import { MATCH, TABLES, WELCOME, code, pack, spawn, tickFrame } from "../support/wire.js";

const GAME = { ...TABLES, title: "Toy", about: "", modes: {}, labels: {}, phrases: [] };
const IN_LOBBY = { ...STATUS, game: "toy", tick: 100 };
const PLAYING = { ...IN_LOBBY, phase: "playing" };

beforeEach(() => {
  globalThis.document = { hidden: false };
});

/** A page that has just been welcomed into a room with this status. */
async function roomOf(status) {
  const taken = [];
  const noting = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args) =>
          taken.push([name, ...args]),
    },
  );
  const catalogue = new GameCatalogue({ games: { toy: GAME }, hold_s: 30 });
  await catalogue.learn();
  const page = {
    screen: "connecting",
    enter: (event) => (page.screen = nextScreen(page.screen, event)),
    session: new RoomSession({ name: "Ann" }, { state: "open", send() {} }),
    ui: noting,
    stage: {
      match: null,
      shown: null,
      silence: new Silence(),
      show: (welcome) => (page.stage.shown = welcome),
      hide: () => (page.stage.shown = null),
      sounds: { announce: (name) => taken.push(["sound", name]) },
      keepUp: (now_ms) => taken.push(["keepUp", now_ms]),
    },
    catalogue,
    preferences: { modeOf: () => "" },
  };
  const screens = new RoomScreens(page);
  const welcome = { ...WELCOME, status };
  page.session.welcomed(welcome);
  screens.begin(page.session, welcome, 20);
  const took = (what) => taken.filter(([name]) => name === what);
  return { page, screens, took };
}

const statusMessage = (status) => [SERVER_MESSAGES.status, status];

const ROUND = spawn(MATCH, 0, { phase: 1, ends_at: 190, round: 1 });
const KEYFRAME = [0, null, [0, code(MATCH, OPS.spawn), ROUND]];
const CHUNK = [0, code(MATCH, OPS.update), pack(["u1", 1], ["u1", 0], ["u1", 2])];
const FIRST_TICK = tickFrame(102, { extras: [KEYFRAME], chunks: [CHUNK] });

test("the welcome shows the lobby of a room that waits, and the match of one that plays", async () => {
  const waiting = await roomOf(IN_LOBBY);
  assert.equal(waiting.page.screen, "lobby");
  assert.equal(waiting.took("lobby").length, 1);
  const playing = await roomOf(PLAYING);
  assert.equal(playing.page.screen, "playing");
  assert.equal(playing.page.stage.shown, playing.page.session.welcome);
});

test("a lobby is shown until a round's first tick, and again when the room waits", async () => {
  const room = await roomOf(IN_LOBBY);
  room.screens.receive(unpack(tickFrame(101, { extras: [KEYFRAME] })), 40);
  assert.equal(room.page.screen, "lobby", "extras alone are not the world");
  room.screens.receive(unpack(FIRST_TICK), 40);
  assert.equal(room.page.screen, "playing");
  room.screens.receive(statusMessage({ ...IN_LOBBY, tick: 103 }), 40);
  assert.equal(room.page.screen, "lobby");
  assert.equal(room.page.stage.shown, null);
});

test("the line speaks by ticks in a match, and by the status in a lobby", async () => {
  for (const [status, speaks, else_] of [
    [IN_LOBBY, [SERVER_MESSAGES.status, IN_LOBBY], [SERVER_MESSAGES.reply, 1, null]],
    [PLAYING, unpack(tickFrame(101)), [SERVER_MESSAGES.status, PLAYING]],
  ]) {
    const { page, screens } = await roomOf(status);
    const { silence } = page.stage;
    silence.since_ms = -1;
    screens.receive(else_, 10);
    assert.equal(silence.since_ms, -1);
    screens.receive(speaks, 10);
    assert.ok(silence.since_ms > 0);
  }
});

test("the next round is drawn from its own snapshots, and keeps the room's log", async () => {
  const room = await roomOf(IN_LOBBY);
  room.screens.receive(unpack(FIRST_TICK), 40);
  const { match } = room.page.stage;
  room.screens.receive(statusMessage({ ...IN_LOBBY, tick: 103 }), 40);
  assert.notEqual(room.page.stage.match, match);
  assert.equal(room.page.stage.match.inbox, match.inbox);
});

test("a personal notice is a warning besides; the room's announcements are heard", async () => {
  const { screens, took } = await roomOf(PLAYING);
  screens.announce([{ name: "chat", text: "Hi" }], [{ name: "notice", text: "Slow down." }]);
  assert.deepEqual(
    took("hear").map(([, entry]) => entry.name),
    ["chat", "notice"],
  );
  assert.deepEqual(took("say"), [["say", "Slow down.", true]]);
});

test("somebody who joins is heard, unless they come back or a crowd is there", async () => {
  const { screens, took } = await roomOf(PLAYING);
  const [ann, ben] = STATUS.members;
  const cat = { ...ben, id: 3, name: "Cat" };
  const heard = (members) => {
    screens.receive(statusMessage({ ...PLAYING, members }), 40);
    return took("sound").length;
  };
  assert.equal(heard([ann, ben]), 0);
  assert.equal(heard([ben]), 0, "somebody left");
  assert.equal(heard([ann, ben]), 0, "and is back");
  assert.equal(heard([ann, ben, cat]), 1);
  const crowd = Array.from({ length: 30 }, (_, i) => ({ ...ann, id: 100 + i }));
  assert.equal(heard(crowd), 1);
});

test("chat is heard when it is shown", async () => {
  const { page, screens, took } = await roomOf(PLAYING);
  page.ui = { hear: (entry) => entry.text !== "muted" };
  for (const text of ["Hi", "muted"]) screens.announce([{ name: "chat", text }], []);
  screens.announce([{ name: "notice", text: "Ben left." }], []);
  assert.deepEqual(took("sound"), [["sound", "chat"]]);
});

test("a hidden page keeps its match up with each message", async () => {
  const { screens, took } = await roomOf(PLAYING);
  document.hidden = true;
  screens.receive(statusMessage({ ...PLAYING, tick: 101 }), 40);
  assert.equal(took("keepUp").length, 1);
});

test("without a connection the screen stays as it is", async () => {
  const { page, screens, took } = await roomOf(IN_LOBBY);
  page.session.socket.state = "waiting";
  screens.show();
  assert.equal(took("lobby").length, 1);
});
