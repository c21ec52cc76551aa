import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_MARGIN } from "../../../web_client/generated/protocol.js";
import { InputClock } from "../../../web_client/net/input_clock.js";

const TICK_MS = 1000 / 30;
const clockAt = (rtt_ms = 100) => new InputClock(30, 1000, 0, rtt_ms);

test("it starts ahead of the server by the round trip and a margin", () => {
  assert.equal(clockAt(100).time, 1000 + 3 + 1.5);
});

test("each tick is stepped exactly once, whatever the frame rate", () => {
  const clock = clockAt();
  const stepped = [];
  let now = 0;
  for (const frame_ms of [7, 16.7, 33.4, 100, 4, 4, 250, 16]) {
    now += frame_ms;
    const [first, last] = clock.advance(now);
    for (let tick = first; tick <= last; tick++) stepped.push(tick);
  }
  assert.deepEqual(
    stepped,
    Array.from({ length: stepped.length }, (_, i) => 1005 + i),
  );
  assert.equal(stepped.length, Math.floor(0.5 + now / TICK_MS));
});

/** A server that reports the least margin of the last second, as the real one does. */
function follow(clock, offset_of, seconds) {
  const margins = [];
  const history = [];
  let least = [];
  for (let now = TICK_MS; now < seconds * 1000; now += TICK_MS) {
    clock.advance(now);
    const server = 1000 + now / TICK_MS;
    history.push(clock.time - server - offset_of(now));
    least = history.slice(-30);
    const margin = Math.max(-127, Math.min(127, Math.floor(Math.min(...least))));
    margins.push(margin);
    clock.received(Math.floor(server), margin, now);
  }
  return margins;
}

test("a margin too small is steered to one at no more than five percent", () => {
  const clock = clockAt();
  const rates = [];
  const steer = clock.steer.bind(clock);
  clock.steer = (...args) => {
    steer(...args);
    rates.push(clock.rate);
  };
  const margins = follow(clock, () => 7, 15);
  assert.ok(margins[0] < -1);
  assert.deepEqual([...new Set(margins.slice(-60))], [1]);
  assert.ok(rates.every((rate) => rate >= 0.95 && rate <= 1.05));
  assert.equal(clock.jumps, 0);
});

test("a clock that is off by more than 250 ms for longer than a second jumps once", () => {
  const clock = clockAt();
  const margins = follow(clock, () => 20, 6);
  assert.equal(clock.jumps, 1);
  assert.ok(Math.abs(margins.at(-1) - 1) <= 1, `${margins.at(-1)}`);
});

test("the margins after a stall do not move the clock", () => {
  const clock = clockAt();
  let now = 0;
  for (; now < 3000; now += TICK_MS) {
    clock.advance(now);
    clock.received(1000 + Math.floor(now / TICK_MS), 1, now);
  }
  for (const end = now + 300; now < end; now += TICK_MS) clock.advance(now);
  const before = clock.time - now / TICK_MS;
  for (const end = now + 1000; now < end; now += TICK_MS) {
    clock.advance(now);
    clock.received(1000 + Math.floor(now / TICK_MS), -9, now);
  }
  assert.ok(Math.abs(clock.time - now / TICK_MS - before) < 1e-9);
  assert.equal(clock.jumps, 0);
});

test("after a sleep it starts again from the newest tick", () => {
  const clock = clockAt();
  clock.advance(100);
  clock.received(1600, NO_MARGIN, 20_000);
  const [first, last] = clock.advance(20_010);
  assert.equal(first, last);
  assert.equal(first, Math.floor(1600 + (10 + 100) / TICK_MS + 1.5));
});

test("without news it stands still, and starts again from the newest tick", () => {
  const clock = clockAt();
  let now = 0;
  for (; now < 9000; now += TICK_MS) clock.advance(now);
  assert.equal(clock.time, 1000 + (2000 + 100) / TICK_MS);
  clock.received(1250, NO_MARGIN, now);
  assert.equal(clock.time, 1250 + 100 / TICK_MS + 1.5);
});

test("beside a server that drops its steps it never gets far ahead", () => {
  const clock = clockAt();
  const ahead = [];
  for (let at = 1; at <= 40; at++) {
    for (let now = (at - 1) * 800; now < at * 800; now += TICK_MS) clock.advance(now);
    ahead.push(clock.tick - (1000 + at));
    clock.received(1000 + at, 50, at * 800); // one step in 0.8 s, and every gap is a stall
  }
  assert.ok(Math.max(...ahead) <= 2100 / TICK_MS);
  assert.ok(
    ahead.slice(-3).some((ticks) => ticks < 40),
    `${ahead}`,
  );
});

test("time never runs backwards when a frame's stamp is older than the last", () => {
  const clock = clockAt();
  clock.advance(50);
  const { time } = clock;
  assert.deepEqual(clock.advance(40), [Math.floor(time) + 1, Math.floor(time)]);
  assert.equal(clock.time, time);
});

test("people read a mean of the last round trips, the clock goes by the short ones", () => {
  const clock = new InputClock(30, 100, 0, 100);
  for (const rtt_ms of [200, 200, 200, 200, 200, 200]) clock.measured(rtt_ms);
  assert.equal(clock.newest_rtt_ms, 200);
  assert.ok(clock.mean_rtt_ms > 190 && clock.rtt_ms < 160);
});
