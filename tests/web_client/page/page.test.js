/** The page with its own parts, beside stand-ins for interface, stage, calls and socket. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ApiError, Unreachable } from "../../../web_client/net/http.js";
import { Silence } from "../../../web_client/net/silence.js";
import { Page } from "../../../web_client/page/page.js";
import { FILES, ROOT } from "../../../web_client/page/addresses.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { memoryStore } from "../support/browser.js";
import { ANN, STATUS } from "../support/room_view.js";
import { TABLES, WELCOME, settle } from "../support/wire.js";
import { SERVER_MESSAGES } from "../../../web_client/generated/protocol.js";
import { unpack } from "../../../web_client/net/codec.js";

const ROOM = { id: "r1", code: "BCDFGH", mode: "rounds" };
const GAMES = { toy: { ...TABLES, title: "Toy", about: "", modes: {}, labels: {}, phrases: [] } };
const IN_LOBBY = { ...STATUS, game: "toy", tick: 100 };

let shown_in_bar = "";

beforeEach(() => {
  shown_in_bar = ROOT;
  Object.assign(globalThis, {
    document: { hidden: false, body: { classList: { toggle() {} } } },
    history: { replaceState: (_state, _title, href) => (shown_in_bar = href) },
    location: { href: ROOT },
    window: { setInterval() {}, clearInterval() {} },
  });
  Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
});

/** A started page; `kept` is what the tab remembers, `form` whether a form stands to show a refusal. */
async function begin({ kept = {}, form = true, api = {} } = {}) {
  const noted = [];
  const note =
    (what, answer) =>
    (...args) => (noted.push([what, ...args]), answer);
  const ui = new Proxy(
    { refused: note("refused", form), invited: note("invited", () => true) },
    { get: (own, name) => own[name] ?? note(String(name)) },
  );
  const stage = {
    match: null,
    shown: null,
    sounds: { announce() {} },
    start() {},
    prepare() {},
    rebind: () => {},
    silence: new Silence(),
    show: (welcome) => (stage.shown = welcome),
    hide: () => (stage.shown = null),
    clear: () => (stage.match = stage.shown = null),
  };
  const sockets = [];
  const tab = memoryStore(kept);
  const page = new Page({
    protocol: { games: GAMES, default_game: "toy", hold_s: 30 },
    api: {
      room: async (room) => ({ code: room, title: "Toy" }),
      ...api,
    },
    kept: new KeptValues(() => memoryStore()),
    kept_by_tab: new KeptValues(() => tab),
    createUi: (actions) => Object.assign(ui, { actions }),
    createStage: () => stage,
    openSocket: (_visitor, request, events) => {
      const socket = {
        request,
        events,
        sent: [],
        state: "connecting",
        last: null,
        resume: { resume: "R" },
        start() {},
        send: (frame) => socket.sent.push(frame),
        close: () => (socket.state = "closed"),
      };
      sockets.push(socket);
      return socket;
    },
  });
  await page.start();
  const took = (what) => noted.filter(([name]) => name === what);
  return { page, ui, stage, sockets, took };
}

/** The newest socket is welcomed into a room; with `status` it has a lobby. */
function welcome({ sockets }, more = {}) {
  const socket = sockets.at(-1);
  socket.state = "open";
  socket.events.on_welcome({ ...WELCOME, room: ROOM, member: ANN.id, ...more }, 20);
  return socket;
}

const play = (page) => page.ui.actions.on_play({ name: "Ann", game: "toy" });
const end = (socket, name, more = {}) =>
  socket.events.on_end({ code: 4500, name, reason: "Because.", ...more });

test("a page begins at home, and on a room's link with its invitation", async () => {
  assert.equal((await begin()).page.screen, "home");
  location.href = `${ROOT}j/BCDFGH`;
  const invited = await begin();
  assert.deepEqual(invited.took("invited"), [
    ["invited", { code: "BCDFGH", name: undefined, game: "toy" }],
  ]);
  await settle();
  assert.equal(invited.took("found").length, 1);
});

test("a link for captures watches at once, with the director and without the HUD, after a reload too", async () => {
  location.href = `${ROOT}j/BCDFGH?clean`;
  const asked = {};
  const join = async (_token, code, how) => Object.assign(asked, { code, ...how });
  const it = await begin({ api: { join } });
  await it.sockets[0].request.reserve("token");
  assert.deepEqual(asked, { code: "BCDFGH", spectate: true });
  welcome(it, { slot: null, status: { ...IN_LOBBY, lobby: true } });
  assert.equal(it.stage.spectator_camera.mode, "director");
  assert.equal(it.took("clean").length, 1);
  assert.equal(shown_in_bar, location.href);
  it.page.goHome();
  play(it.page);
  welcome(it);
  assert.equal(it.stage.spectator_camera.mode, "follow");
  assert.equal(it.took("clean").length, 1);
});

test("a capture of a room with a password watches it, once the password is known", async () => {
  location.href = `${ROOT}j/BCDFGH?clean`;
  const it = await begin({ form: false });
  end(it.sockets[0], "refused", { code: 0, refusal: "password_needed" });
  it.ui.actions.on_join({ name: "Ann", code: "BCDFGH", password: "x" });
  assert.deepEqual(it.sockets[1].request.how, { password: "x", spectate: true });
  welcome(it, { slot: null });
  assert.equal(it.took("clean").length, 1);
});

test("only a watcher is a capture: whoever plays has the HUD", async () => {
  location.href = `${ROOT}j/BCDFGH?clean`;
  for (const elsewhere of ["on_play", "on_practice", "on_host"]) {
    const it = await begin();
    it.ui.actions[elsewhere]({ name: "Ann", game: "toy", password: "" });
    assert.equal(it.page.is_capture, false, elsewhere);
  }
  const it = await begin();
  welcome(it, { slot: 0 });
  assert.equal(it.took("clean").length, 0);
  assert.equal(it.stage.spectator_camera.mode, "follow");
});

test("a capture that hides the code is one after a reload too, but not at home", async () => {
  location.href = `${ROOT}j/BCDFGH?clean`;
  const before = await begin();
  before.page.options.set("hide_code", true);
  welcome(before, { slot: null, status: { ...IN_LOBBY, lobby: true } });
  assert.equal(shown_in_bar, `${ROOT}?clean`);
  location.href = shown_in_bar;
  const it = await begin({ kept: { "way back": before.page.resume_token.get() } });
  welcome(it, { slot: null });
  assert.equal(it.took("clean").length, 1);
  it.page.goHome();
  assert.equal(shown_in_bar, ROOT);
  assert.equal((await begin()).page.is_capture, false);
});

test("a round is shown at once where there is no lobby, and the way back is remembered", async () => {
  const it = await begin();
  play(it.page);
  assert.equal(it.page.screen, "connecting");
  welcome(it);
  assert.equal(it.page.screen, "playing");
  assert.equal(it.stage.shown.room.code, "BCDFGH");
  assert.deepEqual(it.page.resume_token.get(), {
    resume: "R",
    code: "BCDFGH",
    name: "Ann",
    muted: [],
    spectate: false,
  });
});

/** How a request joins its room. */
async function joined({ page }, request) {
  let how;
  page.api.join = async (_token, _code, options) => (how = options);
  await request.reserve("token");
  return how;
}

test("a watcher who was away for too long, or tries again, watches again", async () => {
  const it = await begin();
  it.page.join("Ann", "BCDFGH", { spectate: true });
  assert.equal(it.sockets[0].request.how.spectate, true, "also if no socket opens");
  end(welcome(it, { slot: null }), "auth");
  assert.equal((await joined(it, it.sockets[1].request)).spectate, true);
  end(welcome(it, { slot: null }), "too_slow");
  it.page.retry();
  assert.equal((await joined(it, it.sockets[2].request)).spectate, true);
});

test("a watcher who has taken a seat comes back as a player, and the other way round", async () => {
  const it = await begin();
  it.page.join("Ann", "BCDFGH", { spectate: true, password: "x" });
  welcome(it, { slot: null });
  welcome(it, { slot: 0 });
  assert.deepEqual(it.page.session.request.how, { spectate: false, password: "x" });
  welcome(it, { slot: null });
  assert.equal(it.page.session.request.how.spectate, true);
});

test("a watcher's reload watches again, also with an expired token", async () => {
  const before = await begin();
  before.page.join("Ann", "BCDFGH", { spectate: true });
  welcome(before, { slot: null });
  const it = await begin({ kept: { "way back": before.page.resume_token.get() } });
  end(it.sockets[0], "auth");
  assert.equal(it.sockets[1].request.resume, undefined);
  assert.equal((await joined(it, it.sockets[1].request)).spectate, true);
});

test("practice starts by itself, once", async () => {
  const it = await begin();
  it.page.play({ name: "", reserve: async () => ({}), starts: true });
  const socket = welcome(it, { status: IN_LOBBY });
  assert.equal(socket.sent.length, 1);
  socket.events.on_waiting({ attempt: 1, retry_in_ms: 0, has_seat: true, since_ms: 0, reason: "" });
  assert.equal(it.page.screen, "reconnecting");
  welcome(it, { status: IN_LOBBY });
  assert.equal(socket.sent.length, 1);
});

test("a refused seat goes back to the form that asked, else to the last screen", async () => {
  const refusal = { code: 0, refusal: "banned" };
  const asked = await begin();
  play(asked.page);
  end(asked.sockets[0], "refused", refusal);
  assert.equal(asked.page.screen, "home");
  const reloaded = await begin({ form: false });
  play(reloaded.page);
  end(reloaded.sockets[0], "refused", refusal);
  assert.equal(reloaded.page.screen, "failed");
  assert.equal(reloaded.took("fail")[0][1].title, "You may not join this room");
});

test("a look at another room gives up the seat that is still being asked for", async () => {
  const it = await begin();
  play(it.page);
  await it.page.invite("CDFGHJ");
  assert.deepEqual([it.sockets[0].state, it.page.session], ["closed", null]);
  assert.equal(it.page.screen, "home");
});

test("a mistake of the server is shown with its incident, not in the form that asked", async () => {
  const it = await begin();
  play(it.page);
  const reason = "The server made a mistake (incident 1a2b3c4d).";
  end(it.sockets[0], "refused", { code: 0, refusal: "internal", reason });
  assert.equal(it.page.screen, "failed");
  assert.equal(it.took("fail")[0][1].incident, "1a2b3c4d");
});

test("a player who does not want to wait makes the socket come back at once", async () => {
  const it = await begin();
  it.page.ui.actions.on_reconnect();
  play(it.page);
  let reconnects = 0;
  welcome(it).reconnect = () => (reconnects += 1);
  it.page.ui.actions.on_reconnect();
  assert.equal(reconnects, 1);
});

test("a password is asked for on the room's invitation", async () => {
  const it = await begin({ form: false });
  it.page.join("Ann", "BCDFGH");
  end(it.sockets[0], "refused", { code: 0, refusal: "password_needed" });
  await settle();
  assert.equal(it.page.screen, "home");
  assert.deepEqual(it.took("refused").at(-1)[1], {
    code: "password_needed",
    sentence: "Because.",
  });
  assert.match(shown_in_bar, /j\/BCDFGH$/);
});

test("after a reload the seat is taken up again; an expired token asks for a new seat, once", async () => {
  const way_back = { resume: "OLD", code: "BCDFGH", name: "Ann", muted: [3] };
  const it = await begin({ kept: { "way back": way_back } });
  assert.deepEqual(it.sockets[0].request.resume, { resume: "OLD" });
  const before = { name: "internal", reason: "Incident 1." };
  end(it.sockets[0], "auth", { before });
  assert.equal(it.sockets[1].request.resume, undefined);
  assert.deepEqual(it.sockets[1].request.muted, [3]);
  end(it.sockets[1], "auth");
  assert.equal(it.sockets.length, 2);
  assert.equal(it.page.screen, "failed");
  assert.equal(it.took("fail")[0][1].incident, "1");
});

test("leaving gives the seat up, and a reload does not bring it back", async () => {
  const it = await begin();
  play(it.page);
  const socket = welcome(it);
  it.page.goHome();
  assert.equal(socket.sent.length, 1);
  assert.equal(socket.state, "closed");
  assert.equal(it.page.resume_token.get(), null);
  assert.equal(it.page.session, null);
  assert.equal(it.page.screen, "home");
});

test("a page that fails keeps the way back for the reload that it asks for", async () => {
  const it = await begin();
  play(it.page);
  const socket = welcome(it);
  end(socket, "page_fault");
  assert.equal(it.page.screen, "failed");
  assert.equal(it.page.resume_token.get().resume, "R");
});

test("a game that the page does not know ends with a reload", async () => {
  const it = await begin();
  play(it.page);
  welcome(it, { game: "new" });
  assert.equal(it.took("fail")[0][1].action, "reload");
});

test("a game's own module that fails in the lobby is done without, and the lobby stays", async () => {
  const it = await begin();
  it.page.catalogue.parts.set("toy", { minimap: { rings: () => [] } });
  const lobby = it.ui.lobby;
  it.ui.lobby = (state) => {
    const stack = `Error: x\n    at rings (${FILES}games/toy/index.js:1:2)`;
    if (state.next.rings) throw Object.assign(new Error("x"), { stack });
    lobby(state);
  };
  play(it.page);
  welcome(it, { status: IN_LOBBY });
  assert.equal(it.page.screen, "lobby");
  assert.equal(it.stage.shown, null);
  assert.match(it.took("say")[0][1], /own drawing has failed/);
  it.page.catalogue.parts.set("toy", { minimap: { rings: () => [] } });
  try {
    it.page.room_screens.show();
  } catch (fault) {
    it.page.faults.report(fault);
  }
  assert.equal(it.page.screen, "lobby");
  assert.equal(it.stage.shown, null);
});

test("a refused command is said, and the controls show again what holds", async () => {
  const it = await begin();
  play(it.page);
  const socket = welcome(it, { status: IN_LOBBY });
  await settle();
  const before = it.took("lobby").length;
  const asked = it.page.command("kick", { member: 2 });
  const [, id] = unpack(socket.sent[0].slice().buffer);
  socket.events.on_message([SERVER_MESSAGES.reply, id, ["not_now", "Not now."], null], 20);
  assert.equal(await asked, undefined);
  assert.equal(it.took("say")[0][1], "Not now.");
  assert.equal(it.took("lobby").length, before + 1);
});

test("muted members are remembered for a reload", async () => {
  const it = await begin();
  play(it.page);
  const socket = welcome(it, { status: IN_LOBBY });
  const muting = it.page.mute({ member: 2 });
  const [, id] = unpack(socket.sent[0].slice().buffer);
  socket.events.on_message([SERVER_MESSAGES.reply, id, null, [2]], 20);
  await muting;
  assert.deepEqual([...it.page.session.muted], [2]);
  assert.deepEqual(it.page.resume_token.get().muted, [2]);
});

test("an invitation to no room says so in the form; without an answer it can be tried again", async () => {
  const gone = { room: async () => Promise.reject(new ApiError("no_such_room", "Gone.", 404)) };
  const it = await begin({ api: gone });
  await it.page.invite("BCDFGH");
  assert.equal(it.took("refused")[0][1].code, "no_such_room");
  const silent = await begin({ api: { room: async () => Promise.reject(new Unreachable("")) } });
  await silent.page.invite("BCDFGH");
  assert.equal(silent.took("fail")[0][1].action, "retry");
  silent.page.retry();
  assert.equal(silent.took("invited").length, 2);
});
