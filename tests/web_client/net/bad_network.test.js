import assert from "node:assert/strict";
import { test } from "node:test";

import { BadNetwork } from "../../../web_client/net/bad_network.js";
import { ManualTime, randomFrom } from "../support/wire.js";

/** A socket behind a simulated network, which notes when each message passes, by direction. */
function far(link) {
  const time = new ManualTime();
  const network = new BadNetwork();
  network.link = { ...network.link, ...link };
  const sent = [];
  const real = { readyState: 1, send: (frame) => sent.push([time.now, frame]), close() {} };
  const random = randomFrom(7);
  const socket = network.wrap(real, { ...time, now_ms: time.now_ms, random });
  const heard = [];
  socket.onmessage = ({ data }) => heard.push([time.now, data]);
  socket.onclose = ({ code }) => heard.push([time.now, code]);
  return { time, network, real, socket, sent, heard };
}

test("without a simulated network everything passes at once", () => {
  const { network, real, socket, sent, heard } = far({});
  socket.send("up");
  real.onmessage({ data: "down" });
  assert.equal(network.is_on, false);
  assert.deepEqual([sent, heard], [[[0, "up"]], [[0, "down"]]]);
});

test("latency is that of the round trip: each direction takes half of it", async () => {
  const { time, network, real, socket, sent, heard } = far({ latency_ms: 200 });
  assert.equal(network.is_on, true);
  socket.send("up");
  real.onmessage({ data: "down" });
  await time.pass(99);
  assert.deepEqual([sent, heard], [[], []]);
  await time.pass(1);
  assert.deepEqual([sent, heard], [[[100, "up"]], [[100, "down"]]]);
});

test("jitter spreads the delays evenly, and never changes the order, not even of the close", async () => {
  const { time, real, heard } = far({ latency_ms: 200, jitter_ms: 100 });
  for (let number = 0; number < 200; number++) {
    real.onmessage({ data: number });
    await time.pass(120);
  }
  real.onmessage({ data: 200 });
  real.onclose({ code: 1006 });
  await time.pass(1000);
  assert.deepEqual(
    heard.map(([, data]) => data),
    [...Array(201).keys(), 1006],
  );
  const delays = heard.slice(0, 200).map(([at_ms, number]) => at_ms - number * 120);
  assert.ok(Math.min(...delays) >= 50 && Math.min(...delays) < 60);
  assert.ok(Math.max(...delays) <= 150 && Math.max(...delays) > 140);
  const mean = delays.reduce((sum, delay) => sum + delay) / delays.length;
  assert.ok(Math.abs(mean - 100) < 5, `${mean}`);
});

test("nothing arrives in the last part of each five seconds, and everything after it", async () => {
  const { time, real, heard } = far({ stall_s: 0.5 });
  for (let at_ms = 0; at_ms < 10_000; at_ms += 100) {
    real.onmessage({ data: at_ms });
    await time.pass(100);
  }
  await time.pass(500);
  for (const [at_ms, sent_ms] of heard) {
    const is_stalled = sent_ms % 5000 > 4500;
    assert.equal(at_ms, is_stalled ? Math.ceil(sent_ms / 5000) * 5000 : sent_ms);
  }
  assert.equal(heard.length, 100);
});

test("a lost message delays all behind it by a round trip", async () => {
  const { time, network, real, heard } = far({ latency_ms: 100, loss: 1 });
  real.onmessage({ data: "lost" });
  network.link.loss = 0;
  await time.pass(20);
  real.onmessage({ data: "behind it" });
  await time.pass(500);
  assert.deepEqual(heard, [
    [150, "lost"],
    [150, "behind it"],
  ]);
});

test("what is under way when the simulation ends still arrives in order", async () => {
  const { time, network, real, heard } = far({ latency_ms: 400 });
  real.onmessage({ data: 1 });
  network.link.latency_ms = 0;
  real.onmessage({ data: 2 });
  await time.pass(200);
  real.onmessage({ data: 3 });
  assert.deepEqual(
    heard.map(([, data]) => data),
    [1, 2, 3],
  );
});

test("a socket that the page closes delivers nothing more, in either direction", async () => {
  const { time, real, socket, sent, heard } = far({ latency_ms: 100 });
  let code;
  real.close = (given) => (code = given);
  socket.send("up");
  real.onmessage({ data: "down" });
  socket.close(1000);
  await time.pass(500);
  assert.deepEqual([sent, heard, code], [[], [], 1000]);
});
