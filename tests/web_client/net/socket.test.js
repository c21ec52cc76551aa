import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, BLOCKED, Unreachable } from "../../../web_client/net/http.js";
import { GameSocket } from "../../../web_client/net/socket.js";
import { decode } from "../../../web_client/vendor/msgpack/decode.mjs";
import { encode } from "../../../web_client/vendor/msgpack/encode.mjs";
import { ManualTime, randomFrom, settle } from "../support/wire.js";

class FakeSocket {
  sent = [];
  closed = false;
  readyState = 1;
  send(frame) {
    this.sent.push(decode(frame));
  }
  close() {
    this.closed = true;
  }
  say(...message) {
    this.onmessage({ data: encode(message).slice().buffer });
  }
}

function bench(
  credentials = async () => ({ ticket: "T" }),
  { diagnose = async () => null, refuses = false } = {},
) {
  const time = new ManualTime();
  const told = { welcomes: [], waits: [], ends: [], messages: [] };
  const sockets = [];
  const socket = new GameSocket({
    credentials,
    on_message: (message) => told.messages.push(message),
    on_welcome: (welcome, handshake_ms) => told.welcomes.push([welcome, handshake_ms]),
    on_waiting: (retry) => told.waits.push(retry),
    on_end: (reason) => told.ends.push(reason),
    diagnose,
    open: () => {
      if (refuses)
        throw new DOMException(
          "An insecure WebSocket connection may not be initiated",
          "SecurityError",
        );
      sockets.push(new FakeSocket());
      return sockets.at(-1);
    },
    now_ms: time.now_ms,
    random: randomFrom(1),
    later: time.later,
    cancel: time.cancel,
  });
  return { socket, time, told, sockets, last: () => sockets.at(-1) };
}

async function joined(resume = "R1", options = {}) {
  const parts = bench(undefined, options);
  await parts.socket.start();
  parts.last().onopen();
  parts.time.now += 40;
  parts.last().say(1, { resume });
  return parts;
}

test("the ticket goes in the first frame, and the welcome opens", async () => {
  const { socket, told, last } = await joined();
  assert.deepEqual(last().sent, [[1, 2, "T", null]]);
  assert.deepEqual(told.welcomes, [[{ resume: "R1" }, 40]]);
  assert.equal(socket.state, "open");
});

test("a connection that is silent for ten seconds is dropped, and comes back", async () => {
  const { socket, time, sockets, last } = await joined("R1");
  for (let heard = 0; heard < 8; heard++) {
    await time.pass(5000);
    last().say(2, 1);
  }
  assert.equal(socket.state, "open");
  await time.pass(11_500);
  assert.ok(sockets[0].closed);
  await time.pass(300);
  last().onopen();
  assert.deepEqual(last().sent, [[1, 2, null, "R1"]]);
});

test("messages that came while the machine slept count before the connection is taken for dead", async () => {
  const { socket, time, sockets, last } = await joined();
  const [[watch, { run }]] = time.timers;
  time.timers.delete(watch);
  time.now += 3_600_000;
  run();
  last().say(2, 1);
  await time.pass(1500);
  assert.equal(socket.state, "open");
  assert.equal(sockets.length, 1);
});

test("a lost connection comes back with the newest resume token", async () => {
  const { time, told, sockets, last } = await joined("R1");
  last().onclose({ code: 1006, reason: "" });
  await time.pass(300);
  last().onopen();
  assert.deepEqual(last().sent, [[1, 2, null, "R1"]]);
  last().say(1, { resume: "R2" });
  last().onclose({ code: 4001, reason: "" });
  await time.pass(300);
  last().onopen();
  assert.deepEqual(last().sent, [[1, 2, null, "R2"]]);
  assert.equal(sockets.length, 3);
  assert.deepEqual(
    told.waits.map(({ attempt }) => attempt),
    [1, 1],
  );
});

test("delays grow, stay jittered within half and whole, and end at eight seconds", async () => {
  const { socket, time, told, last } = bench();
  await socket.start();
  for (let attempt = 0; attempt < 9; attempt++) {
    last().onclose({ code: 1006, reason: "" });
    await time.pass(8001);
    await settle();
  }
  const wholes = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000, 8000];
  told.waits.forEach(({ retry_in_ms }, index) => {
    assert.ok(retry_in_ms >= wholes[index] / 2 && retry_in_ms < wholes[index], `${retry_in_ms}`);
  });
  assert.equal(told.waits.length, 9);
  assert.equal(new Set(told.waits.map(({ retry_in_ms }, i) => retry_in_ms / wholes[i])).size, 9);
});

test("codes from 4500 end it with a reason for a person", async () => {
  const { socket, time, told, sockets, last } = await joined();
  last().onclose({ code: 4508, reason: "" });
  await time.pass(60_000);
  assert.deepEqual(told.ends, [
    { code: 4508, name: "kicked", reason: "You were removed from the room.", before: null },
  ]);
  assert.equal(sockets.length, 1);
  assert.equal(socket.state, "closed");
});

test("a refused seat ends it, an unreachable server is tried again", async () => {
  const refused = bench(async () => {
    throw Object.assign(new Error("There is no room ABCD."), { fatal: true });
  });
  await refused.socket.start();
  assert.equal(refused.told.ends[0].reason, "There is no room ABCD.");

  const busy = bench(async () => {
    throw new ApiError("rate_limit", "Too many wrong passwords; wait a little.", 429, 27);
  });
  await busy.socket.start();
  const reason = "Too many wrong passwords; wait a little. Try again in 27 s.";
  assert.deepEqual(busy.told.ends, [
    { code: 0, name: "refused", reason, refusal: "rate_limit", before: null },
  ]);
  assert.deepEqual(busy.told.waits, []);

  let calls = 0;
  const down = bench(async () => {
    calls += 1;
    if (calls < 3) throw new Unreachable("");
    return { ticket: "T" };
  });
  await down.socket.start();
  assert.equal(down.told.waits[0].has_seat, false);
  await down.time.pass(2000);
  assert.equal(calls, 3);
  assert.equal(down.sockets.length, 1);
});

test("a player with a seat comes back to a server that is busy for a moment", async () => {
  let asked = 0;
  const { socket, time, told, last, sockets } = bench(async () => {
    asked += 1;
    if (asked === 2) throw new ApiError("draining", "The server is about to stop.", 503, 5);
    return { ticket: "T" };
  });
  await socket.start();
  last().onopen();
  last().say(1, {});
  last().onclose({ code: 1006, reason: "" });
  await time.pass(2000);
  assert.equal(asked, 3);
  assert.equal(sockets.length, 2);
  assert.deepEqual(told.ends, []);
  assert.deepEqual(
    told.waits.map(({ has_seat }) => has_seat),
    [true, true],
  );
});

test("a handshake that hangs is given up and tried again", async () => {
  const { time, sockets, socket } = bench();
  await socket.start();
  await time.pass(8000);
  assert.equal(sockets[0].closed, true);
  await time.pass(300);
  assert.equal(sockets.length, 2);
});

test("a message that is not msgpack drops the connection, which comes back", async (t) => {
  t.mock.method(console, "error", () => {});
  const { last, sockets, time } = await joined();
  last().onmessage({ data: Uint8Array.of(0xc1).buffer });
  assert.equal(sockets[0].closed, true);
  await time.pass(300);
  assert.equal(sockets.length, 2);
});

test("nothing is sent or retried after leaving", async () => {
  const { socket, time, sockets, last } = await joined();
  const first = last();
  socket.close();
  socket.send(Uint8Array.of(1));
  await time.pass(60_000);
  await settle();
  assert.equal(first.closed, true);
  assert.deepEqual([sockets.length, first.sent.length], [1, 1]);
});

test("another welcome on an open connection is no reconnect, and measures no round trip", async () => {
  const { socket, time, told, last } = await joined();
  time.now += 60_000;
  last().say(1, { resume: "R2" });
  assert.deepEqual(told.welcomes.at(-1), [{ resume: "R2" }, 40]);
  assert.equal(socket.connects, 1);
  assert.equal(socket.resume?.resume, "R2");
});

test("a WebSocket that the browser refuses to make ends it with a sentence", async () => {
  const { socket, told } = bench(undefined, { refuses: true });
  await socket.start();
  assert.deepEqual(told.ends, [{ code: 0, ...BLOCKED, before: null }]);
  assert.equal(socket.state, "closed");
});

test("a visitor who never got in reads after two attempts why no WebSocket opens", async () => {
  let asked = 0;
  const credentials = async () => ({ ticket: `T${++asked}` });
  const { socket, time, told, last } = bench(credentials, { diagnose: async () => BLOCKED });
  await socket.start();
  for (let attempt = 0; attempt < 2; attempt++) {
    last().onclose({ code: 1006, reason: "" });
    await time.pass(1000);
  }
  assert.deepEqual(told.ends, [{ code: 0, ...BLOCKED, before: null }]);
  assert.equal(asked, 2);
  await time.pass(60_000);
  assert.equal(asked, 2);
});

test("a handshake that hangs twice is asked about too", async () => {
  const { socket, time, told } = bench(undefined, { diagnose: async () => BLOCKED });
  await socket.start();
  await time.pass(8000 + 250 + 8000 + 500);
  assert.equal(told.ends[0]?.name, "blocked");
});

test("a server that answers no HTTP call either is tried again without end", async () => {
  const { socket, time, told, last, sockets } = bench();
  await socket.start();
  for (let attempt = 0; attempt < 5; attempt++) {
    last().onclose({ code: 1006, reason: "" });
    await time.pass(8001);
  }
  assert.equal(sockets.length, 6);
  assert.deepEqual(told.ends, []);
});

test("a visitor who never got in waits for a busy server, and reads that", async () => {
  const stopping = { name: "draining", reason: "The server is about to stop.", passes: true };
  const { socket, time, told, last, sockets } = bench(undefined, {
    diagnose: async () => stopping,
  });
  await socket.start();
  for (let attempt = 0; attempt < 3; attempt++) {
    last().onclose({ code: 1006, reason: "" });
    await time.pass(2001);
  }
  assert.deepEqual(told.ends, []);
  assert.equal(sockets.length, 4);
  assert.equal(told.waits.at(-1).reason, stopping.reason);
});

test("a player with a seat goes on trying, and reads why no connection opens", async () => {
  const { time, told, last } = await joined("R1", { diagnose: async () => BLOCKED });
  for (let attempt = 0; attempt < 4; attempt++) {
    last().onclose({ code: 1006, reason: "" });
    await time.pass(2001);
  }
  assert.deepEqual(told.ends, []);
  assert.deepEqual(
    told.waits.map(({ reason }) => reason),
    ["", "", "", BLOCKED.reason],
  );
  assert.deepEqual(new Set(told.waits.map(({ since_ms }) => since_ms)), new Set([40]));
});

test("the reason of a lost connection is shown while it is mended, and outlives a way back that is gone", async () => {
  const { time, told, last } = await joined();
  const reason = "The server made a mistake. Incident 1a2b3c4d.";
  last().onclose({ code: 4000, reason });
  assert.equal(told.waits[0].reason, reason);
  await time.pass(300);
  last().onopen();
  last().onclose({ code: 4507, reason: "" });
  const before = { name: "internal", reason };
  assert.deepEqual(told.ends, [
    { code: 4507, name: "room_gone", reason: "The room has closed.", before },
  ]);
});

test("a player cuts silence and waiting short: the seat is resumed at once, over a new socket", async () => {
  const { socket, time, told, sockets, last } = await joined();
  socket.reconnect();
  assert.ok(sockets[0].closed);
  assert.deepEqual([told.waits[0].attempt, told.waits[0].retry_in_ms], [1, 0]);
  await time.pass(0);
  last().onopen();
  assert.deepEqual(last().sent, [[1, 2, null, "R1"]]);
  last().say(1, { resume: "R2" });
  last().onclose({ code: 1006, reason: "" });
  socket.reconnect();
  await time.pass(0);
  assert.equal(sockets.length, 3);
  socket.reconnect(); // a handshake that hangs, too
  await time.pass(0);
  assert.deepEqual([sockets[2].closed, sockets.length], [true, 4]);
  socket.close();
  socket.reconnect();
  await time.pass(10_000);
  assert.equal(sockets.length, 4);
});

test("a page that fails on its welcome, or while it asks for a seat, stops with a sentence", async (t) => {
  t.mock.method(console, "error", () => {});
  const parts = bench();
  parts.socket.options.on_welcome = () => {
    throw new TypeError("welcome.map is undefined");
  };
  await parts.socket.start();
  parts.last().onopen();
  parts.last().say(1, {});
  assert.equal(parts.told.ends[0].name, "page_fault");
  assert.equal(parts.socket.state, "closed");
  assert.ok(parts.last().closed);

  const asking = bench(async () => {
    throw new TypeError("intent.place is not a function");
  });
  await asking.socket.start();
  assert.equal(asking.told.ends[0].name, "page_fault");
  assert.deepEqual(asking.told.waits, []);
});
