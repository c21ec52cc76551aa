import assert from "node:assert/strict";
import { test } from "node:test";

import { RoomSession } from "../../../web_client/page/room_session.js";
import { decode } from "../../../web_client/vendor/msgpack/decode.mjs";
import { STATUS } from "../support/room_view.js";

const WELCOME = {
  game: "toy",
  room: { id: "r", code: "BCDFGH" },
  member: 1,
  slot: 0,
  status: STATUS,
};

/** A session of Ann's, and what its socket was given to send. */
function sessionOf(request = {}) {
  const sent = [];
  const socket = {
    state: "open",
    resume: { resume: "R" },
    send: (frame) => sent.push(decode(frame)),
    close() {
      this.state = "closed";
    },
  };
  return { session: new RoomSession({ name: "Ann", ...request }, socket), socket, sent };
}

test("a welcome of the same room is a return: muted members stay muted", () => {
  const { session } = sessionOf({ muted: [3] });
  assert.equal(session.welcomed(WELCOME), false);
  assert.deepEqual([...session.muted], [3]);
  session.muted = new Set([3, 4]);
  assert.equal(session.welcomed({ ...WELCOME, slot: null }), true);
  assert.deepEqual([...session.muted], [3, 4]);
  assert.equal(session.slot, null);
});

test("a welcome of another room starts afresh", () => {
  const { session } = sessionOf();
  session.welcomed(WELCOME);
  session.muted = new Set([3]);
  const { status, ...bare } = WELCOME;
  assert.equal(session.welcomed({ ...bare, room: { id: "other", code: "JKLMNP" } }), false);
  assert.equal(session.status, null);
  assert.equal(session.muted.size, 0);
});

test("a reload comes back with the resume token, the name, the muted members and the role", () => {
  const { session, socket } = sessionOf({ muted: [3] });
  assert.equal(session.way_back, null);
  session.welcomed(WELCOME);
  const seat = { resume: "R", code: "BCDFGH", name: "Ann", muted: [3] };
  assert.deepEqual(session.way_back, { ...seat, spectate: false });
  session.welcomed({ ...WELCOME, slot: null });
  assert.equal(session.way_back.spectate, true);
  socket.resume = null;
  assert.equal(session.way_back, null);
});

test("you are the member with your person id, else the player in your slot", () => {
  const { session } = sessionOf();
  assert.equal(session.view, null);
  session.welcomed(WELCOME);
  assert.equal(session.view.me.name, "Ann");
  assert.equal(session.view.is_host, true);
  session.member = null;
  session.slot = 1;
  assert.equal(session.view.me.name, "Ben");
  assert.equal(session.view.is_host, false);
});

test("there are as many teams as members play in, or as the settings say", () => {
  const { session } = sessionOf();
  session.welcomed(WELCOME);
  assert.equal(session.view.teams, 0);
  const [ann, ...others] = STATUS.members;
  session.applyStatus({ ...STATUS, members: [{ ...ann, team: 1 }, ...others] });
  assert.equal(session.view.teams, 1);
  session.applyStatus({
    ...STATUS,
    members: [{ ...ann, team: 1 }, ...others],
    settings: { teams: 4 },
  });
  assert.equal(session.view.teams, 4);
});

test("a question is answered by the room, and refused at once without a connection", async () => {
  const { session, socket, sent } = sessionOf();
  const asked = session.ask("ready", { ready: true });
  const [, id, name, args] = sent[0];
  assert.deepEqual([name, args], ["ready", { ready: true }]);
  session.commands.answered([4, id, null, "yes"]);
  assert.equal(await asked, "yes");
  socket.state = "waiting";
  await assert.rejects(session.ask("ready"), { code: "connection_lost" });
  assert.equal(sent.length, 1);
});

test("a command that waits when the session closes is refused", async () => {
  const { session, socket } = sessionOf();
  const asked = session.ask("ready");
  session.close();
  assert.equal(socket.state, "closed");
  await assert.rejects(asked, { code: "connection_lost" });
});

test("the link is the page's own until the server answers with one", async () => {
  const { session } = sessionOf();
  session.welcomed(WELCOME);
  const asked = session.learnLink({ room: async () => ({ link: "https://a.example/j/BCDFGH" }) });
  assert.match(session.shown_invitation.link, /j\/BCDFGH$/);
  assert.equal(session.shown_invitation.qr, "");
  await asked;
  assert.equal(session.shown_invitation.link, "https://a.example/j/BCDFGH");
  assert.match(session.shown_invitation.qr, /api\/rooms\/BCDFGH\/qr\.svg$/);
});
