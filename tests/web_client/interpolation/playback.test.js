import assert from "node:assert/strict";
import { test } from "node:test";

import { Playback } from "../../../web_client/interpolation/playback.js";
import { randomFrom } from "../support/wire.js";

const TICK_MS = 1000 / 30;
const FRAME_MS = 1000 / 60;

/**
 * Plays `seconds` of ticks that arrive when `arrival_of(sent_ms)` says, in order as TCP keeps it.
 * Returns a line per frame.
 */
function play(playback, seconds, arrival_of) {
  const messages = [];
  let last = 0;
  for (let tick = 1; tick * TICK_MS < seconds * 1000; tick++) {
    last = Math.max(last, arrival_of(tick * TICK_MS));
    messages.push({ tick, at: last });
  }
  const frames = [];
  for (let now = 0; now < seconds * 1000; now += FRAME_MS) {
    while (messages.length && messages[0].at <= now) {
      const { tick, at } = messages.shift();
      playback.received(tick, at);
    }
    const before = playback.tick;
    playback.advance(now);
    frames.push({
      now,
      tick: playback.tick,
      moved: before === null ? 0 : (playback.tick - before) * (TICK_MS / FRAME_MS),
      newest: playback.newest,
    });
  }
  return frames;
}

const jittery = (random) => (sent) => sent + 100 + random() * 30;

test("on a steady connection it lags two intervals and never wavers", () => {
  const playback = new Playback(30);
  const frames = play(playback, 10, (sent) => sent + 100);
  assert.ok(playback.jitter_ms < 1e-6);
  const late = frames.filter(({ now }) => now > 3000);
  for (const { now, tick } of late) {
    const lag_ms = now - 100 - tick * TICK_MS;
    assert.ok(Math.abs(lag_ms - 2 * TICK_MS) < 2, `${lag_ms}`);
  }
});

test("with 30 ms of jitter it never extrapolates once settled, at 0.95 to 1.05", () => {
  const playback = new Playback(30);
  const frames = play(playback, 30, jittery(randomFrom(7))).filter(({ now }) => now > 3000);
  assert.ok(playback.jitter_ms > 4 && playback.jitter_ms < 20, `${playback.jitter_ms}`);
  for (const { tick, newest, moved } of frames) {
    assert.ok(tick <= newest, `${tick} > ${newest}`);
    assert.ok(moved > 0.949 && moved < 1.051, `${moved}`);
  }
});

test("never backwards, never more than 100 ms beyond the newest, whatever arrives", () => {
  const random = randomFrom(3);
  const playback = new Playback(30);
  const frames = play(playback, 60, (sent) => {
    const stall = sent % 5000 > 4700 ? 5000 - (sent % 5000) : 0;
    const outage = sent > 30_000 && sent < 32_000 ? 32_000 - sent : 0;
    return sent + 100 + random() * 60 + stall + outage;
  });
  let previous = -Infinity;
  for (const { tick, newest } of frames) {
    if (tick === null) continue;
    assert.ok(tick >= previous);
    assert.ok(tick <= newest + 3 + 1e-9);
    previous = tick;
  }
});

test("within 300 ms after a stall of 300 ms the view is back where it was", () => {
  const playback = new Playback(30);
  const random = randomFrom(5);
  const frames = play(playback, 40, (sent) => {
    const within = sent % 5000;
    return sent + 100 + random() * 10 + (within > 4700 ? 5000 - within : 0);
  });
  for (const { now, tick } of frames) {
    if (now < 5000) continue;
    const since_stall = (now - 100) % 5000;
    if (since_stall < 300 || since_stall > 4700) continue;
    const lag_ms = now - 105 - tick * TICK_MS;
    assert.ok(Math.abs(lag_ms - playback.delay_ms) < TICK_MS, `${now}: ${lag_ms}`);
  }
});

test("when the connection becomes slower for good, it settles on the new lag", () => {
  const playback = new Playback(30);
  const frames = play(playback, 20, (sent) => sent + (sent > 5000 ? 250 : 100));
  const { now, tick } = frames.at(-1);
  assert.ok(Math.abs(now - 250 - tick * TICK_MS - 2 * TICK_MS) < 5);
});

test("a slower game waits in its own intervals", () => {
  const playback = new Playback(10);
  playback.received(50, 5000);
  assert.equal(playback.delay_ms, 220);
  assert.equal(playback.advance(5000), 47.8);
});

test("after a long sleep it jumps forward", () => {
  const playback = new Playback(30);
  for (let tick = 1; tick < 30; tick++) playback.received(tick, tick * TICK_MS);
  playback.advance(1000);
  for (let tick = 300; tick < 400; tick++) playback.received(tick, tick * TICK_MS);
  const tick = playback.advance(400 * TICK_MS);
  assert.ok(tick > 396 && tick < 399, `${tick}`);
});
