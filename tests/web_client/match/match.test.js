/** The whole netcode of the page against a small server, over a link with latency and stalls. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { OPS, PHASES } from "../../../web_client/generated/protocol.js";
import { bind } from "../../../web_client/input/bindings/bindings.js";
import { Latch } from "../../../web_client/input/latch.js";
import { Match } from "../../../web_client/match/match.js";
import { decode } from "../../../web_client/vendor/msgpack/decode.mjs";
import { unpack } from "../../../web_client/net/codec.js";
import {
  MATCH,
  SHIPS,
  SHOTS,
  TABLES,
  WELCOME,
  code,
  own,
  pack,
  randomFrom,
  spawn,
  tickFrame,
} from "../support/wire.js";

const TICK_MS = 1000 / 30;
const FRAME_MS = 1000 / 60;
const DASH = 40;

/** Whole units, so that every number is exact; a dash leaps, a shot counts. */
const twin = {
  step: (before, input) => {
    const leap = (input.dash ? DASH : 0) + (input.right ? 4 : 0) - (input.left ? 4 : 0);
    return { ...before, x: before.x + leap, shots: (before.shots + Number(input.fire)) & 255 };
  },
  shot: (before, { x, y, shots }) =>
    shots === before.shots ? null : { number: shots, x, y, vx: 300, vy: 0 },
};

/** Delivers in order after a delay; nothing passes during a stall, then everything at once. */
class Line {
  queue = [];
  last = 0;
  constructor(delay_of, stall) {
    this.delay_of = delay_of;
    this.stall = stall;
  }
  put(now, bytes) {
    let at = Math.max(this.last, now + this.delay_of());
    const within = at % this.stall.every_ms;
    if (at > this.stall.from_ms && within < this.stall.length_ms)
      at += this.stall.length_ms - within;
    this.last = at;
    this.queue.push({ at, bytes });
  }
  take(now) {
    const due = this.queue.filter(({ at }) => at <= now);
    this.queue.splice(0, due.length);
    return due;
  }
}
const NO_STALL = { every_ms: Infinity, length_ms: 0, from_ms: Infinity };

/** Steps one ship with the inputs of its ticks; another one flies by itself. */
class ToyServer {
  tick = 100;
  state = { x: 1000, y: 500, status: 1, shots: 0 };
  inputs = new Map();
  last = { held: 0, aim: 0, missing: 99 };
  counters = [0, 0];
  late_counters = [0, 0];
  dashes = 0;
  margins = [];
  late = 0;
  newborn = [];

  receive(bytes) {
    const message = decode(bytes);
    if (message[0] !== 2) return;
    const [, tick, , , record] = message;
    this.margins.push({ tick: this.tick, early: tick - this.tick - 1 });
    const input = {
      held: record[0],
      aim: record[1] | (record[2] << 8),
      counters: [record[3], record[4]],
    };
    if (tick > this.tick) {
      if (!this.inputs.has(tick)) this.inputs.set(tick, input);
    } else {
      this.late += 1;
      this.late_counters = input.counters;
    }
  }

  step() {
    this.tick += 1;
    const given = this.inputs.get(this.tick);
    this.last = given ? { ...given, missing: 0 } : { ...this.last, missing: this.last.missing + 1 };
    const held = this.last.missing <= 4 ? this.last.held : 0;
    const counters = given ? [...given.counters] : [...this.counters];
    const pressed = counters.map((count, i) => {
      const newest =
        ((this.late_counters[i] - count) << 24) >> 24 > 0 ? this.late_counters[i] : count;
      const is_new = ((newest - this.counters[i]) << 24) >> 24 > 0;
      if (is_new) this.counters[i] = newest;
      return is_new;
    });
    this.late_counters = [...this.counters];
    this.dashes += Number(pressed[0]);
    const input = {
      up: held & 1,
      down: held & 2,
      left: Boolean(held & 4),
      right: Boolean(held & 8),
      fire: Boolean(held & 16),
      aim: this.last.aim,
      dash: pressed[0],
      rail: pressed[1],
    };
    const { shots } = this.state;
    this.state = twin.step(this.state, input);
    if (this.state.shots !== shots) this.newborn.push(this.state);
  }

  message() {
    const recent = this.margins.filter(({ tick }) => tick > this.tick - 30);
    const margin = recent.length ? Math.min(...recent.map(({ early }) => early)) : -128;
    const rows = (mask) =>
      pack(["u1", mask], ["u1", 1], ["u2", this.state.x * 8], ["u1", 2], ["u2", this.otherX * 8]);
    const first = this.tick === 101;
    const births = this.newborn.splice(0).map((state) =>
      spawn(SHOTS, state.shots, {
        x: state.x,
        y: state.y,
        vx: 300,
        vy: 0,
        born_at: this.tick,
        owner: 0,
        number: state.shots,
      }),
    );
    const spawned = births.flatMap((record) => [code(SHOTS, OPS.spawn), record]);
    return tickFrame(this.tick, {
      record: own({ margin: Math.max(-127, margin), ...this.state }),
      extras: first
        ? [
            [0, null, [0, code(MATCH, OPS.spawn), spawn(MATCH, 0, { phase: PHASES.playing })]],
            [
              0,
              null,
              [
                1,
                code(SHIPS, OPS.spawn),
                Uint8Array.from([
                  ...spawn(SHIPS, 1, { slot: 0 }),
                  ...spawn(SHIPS, 2, { slot: 1, x: this.otherX }),
                ]),
              ],
            ],
          ]
        : [],
      chunks: first ? [] : [[1, code(SHIPS, OPS.update), rows(1), ...spawned]],
    });
  }

  get otherX() {
    return (this.tick - 100) * 4;
  }
}

/** Plays for a while; `steer(latch, now)` is the player. */
function play({
  seconds,
  delay_of = () => 100,
  stall = NO_STALL,
  steer = () => {},
  hidden = () => false,
  rate = 1,
  dropped = { at_ms: Infinity, ticks: 0 },
}) {
  const server = new ToyServer();
  const up = new Line(delay_of, stall);
  const down = new Line(delay_of, stall);
  const latch = new Latch(bind(TABLES.input));
  const sent = [];
  let now = 0;
  const match = new Match({
    welcome: WELCOME,
    tables: TABLES,
    twin,
    handshake_ms: 200,
    send: (frame) => {
      up.put(now, frame);
      sent.push({ now, message: decode(frame) });
    },
    now_ms: () => now,
  });
  const frames = [];
  let next_tick = TICK_MS;
  let next_frame = FRAME_MS;
  for (; now < seconds * 1000; now += 1) {
    for (const { bytes } of up.take(now)) server.receive(bytes);
    while (now >= next_tick) {
      server.step();
      down.put(now, server.message());
      next_tick += TICK_MS * rate;
      if (now >= dropped.at_ms) {
        next_tick += dropped.ticks * TICK_MS;
        dropped = { at_ms: Infinity, ticks: 0 };
      }
    }
    for (const { bytes } of down.take(now)) {
      match.receive(unpack(bytes), bytes.byteLength);
      if (hidden(now)) match.advance(now, null, null);
    }
    if (now < next_frame || hidden(now)) continue;
    next_frame = Math.max(next_frame + FRAME_MS, now);
    steer(latch, now);
    match.advance(now, latch, 0);
    const view = match.view(now, 0, "open");
    const kinds = structuredClone(view.kinds); // a match uses its rows again
    frames.push({ now, view: { ...view, kinds }, server_tick: server.tick });
  }
  return { match, server, frames, sent };
}

const wander = (latch, now) => {
  latch.key("KeyD", Math.floor(now / 400) % 2 === 0);
  latch.key("KeyA", Math.floor(now / 700) % 3 === 1);
};
const jitter = (random) => () => 100 + (random() - 0.5) * 30;
const otherX = ({ view }) => view.kinds.ships.find(({ slot }) => slot === 1)?.x;

test("at 200 ms ± 30 ms of round trip an undisturbed prediction is corrected by exactly 0", () => {
  const { match, server } = play({ seconds: 20, delay_of: jitter(randomFrom(2)), steer: wander });
  const settled = match.corrections.filter(({ tick }) => tick > 160);
  assert.ok(settled.length > 500);
  assert.deepEqual([...new Set(settled.map(({ distance }) => distance))], [0]);
  assert.equal(server.late, 0);
  assert.equal(match.clock.jumps, 0);
  assert.equal(match.smoothing.x, 0);
});

test("where the clock jumps back, the first input of each tick holds for server and prediction", () => {
  const { match, sent } = play({
    seconds: 12,
    steer: wander,
    dropped: { at_ms: 5000, ticks: 20 },
  });
  assert.equal(match.clock.jumps, 1);
  const inputs = sent.filter(({ message }) => message[0] === 2).map(({ message }) => message);
  const of_tick = new Map();
  for (const message of inputs)
    of_tick.set(message[1], [...(of_tick.get(message[1]) ?? []), message]);
  const repeated = [...of_tick.values()].filter((messages) => messages.length > 1);
  assert.ok(repeated.length > 10);
  for (const [first, ...others] of repeated)
    for (const other of others) assert.deepEqual(other[4], first[4]);
  const settled = match.corrections.filter(({ tick }) => tick > 160);
  assert.deepEqual([...new Set(settled.map(({ distance }) => distance))], [0]);
});

test("the clock settles with a margin of about one", () => {
  const { match } = play({ seconds: 20, delay_of: jitter(randomFrom(2)) });
  assert.ok(match.clock.margin >= 0 && match.clock.margin <= 2, `${match.clock.margin}`);
});

test("your ship answers in the frame after the key, not after the round trip", () => {
  const { frames } = play({ seconds: 6, steer: (latch, now) => latch.key("KeyD", now > 5000) });
  const before = frames.filter(({ now }) => now <= 5000).at(-1).view.own.x;
  const after = frames.find(({ now }) => now > 5000 + 2 * TICK_MS).view.own.x;
  assert.ok(after > before);
});

test("another ship is drawn where it was two intervals ago, gliding, never backwards", () => {
  const { frames } = play({ seconds: 20, delay_of: jitter(randomFrom(9)) });
  const seen = frames.filter(({ now }) => now > 3000);
  let previous = 0;
  for (const frame of seen) {
    const x = otherX(frame);
    assert.ok(x >= previous, `${x} < ${previous}`);
    assert.ok(Math.abs(x - (frame.view.tick - 100) * 4) < 1e-6);
    previous = x;
  }
});

test("an input says what was on the screen when its player aimed: the frame before", () => {
  const { frames, sent } = play({ seconds: 4, delay_of: jitter(randomFrom(9)) });
  const inputs = sent.filter(({ now, message }) => message[0] === 2 && now > 1000);
  assert.ok(inputs.length > 80);
  for (const { now, message } of inputs) {
    const shown = frames.filter((frame) => frame.now < now).at(-1).view.tick;
    assert.equal(message[3], Math.floor(shown * 16));
  }
});

test("within 300 ms after each stall of 300 ms all ships are right again", () => {
  const stall = { every_ms: 5000, length_ms: 300, from_ms: 4000 };
  const { frames, match } = play({
    seconds: 40,
    stall,
    steer: wander,
    delay_of: jitter(randomFrom(4)),
  });
  let previous = 0;
  for (const frame of frames) {
    const { now, view } = frame;
    const x = otherX(frame);
    if (x !== undefined) {
      assert.ok(x >= previous);
      previous = x;
    }
    const since_ms = (now % 5000) - stall.length_ms;
    if (now < 10_000 || since_ms < 300) continue;
    const lag_ms = (frame.server_tick - view.tick) * TICK_MS;
    assert.ok(lag_ms < 100 + view.net.delay_ms + 2 * TICK_MS, `${now}: ${lag_ms}`);
    const { x: hidden_x } = match.smoothing;
    assert.ok(Math.abs(hidden_x) < 80);
  }
  const late = match.corrections.filter(({ tick, distance }) => tick > 400 && distance > 0);
  const ticks_since = late.map(({ tick }) => (((tick - 100) * TICK_MS) % 5000) - stall.length_ms);
  assert.ok(
    ticks_since.every((ms) => ms < 300 || ms > 4500),
    `${ticks_since}`,
  );
});

test("a press is never lost and never doubled, over jitter and stalls", () => {
  let pressed = 0;
  let last = 0;
  const { server, match } = play({
    seconds: 40,
    delay_of: jitter(randomFrom(6)),
    stall: { every_ms: 5000, length_ms: 300, from_ms: 4000 },
    steer: (latch, now) => {
      // Between stalls, so that several presses do not fall into one late tick.
      const within = now % 5000;
      if (now < 39_000 && within > 1000 && within < 4500 && Math.floor(now / 100) > last) {
        last = Math.floor(now / 100);
        latch.key("Space", true);
        latch.key("Space", false);
        pressed += 1;
      }
    },
  });
  assert.ok(pressed > 200);
  assert.equal(server.dashes, pressed);
  assert.equal(match.sampler.counters[0], pressed & 255);
});

test("your shot is there at once, once, and never jumps backwards when the server's replaces it", () => {
  const { frames } = play({
    seconds: 8,
    steer: (latch, now) => latch.key("Mouse0", now > 5000 && now < 5020),
  });
  const flight = frames
    .filter(({ now }) => now > 5000)
    .map(({ now, view }) => [now, view.kinds.shots]);
  const first = flight.find(([, shots]) => shots.length > 0);
  assert.ok(first[0] < 5000 + 3 * TICK_MS, `${first[0]}`);
  assert.equal(first[1][0].predicted, true);
  let previous = 0;
  for (const [now, shots] of flight) {
    const mine = shots.filter(({ number }) => number === 1);
    assert.ok(mine.length <= 1, `${now}: ${mine.length}`);
    if (now > first[0]) assert.equal(mine.length, 1, `${now}`);
    if (mine.length) assert.ok(mine[0].x >= previous, `${now}: ${mine[0].x} < ${previous}`);
    previous = mine[0]?.x ?? previous;
  }
  assert.equal(flight.at(-1)[1][0].predicted, undefined);
});

test("a hidden page lets go of the controls, keeps up, and is right when it is seen again", () => {
  const hidden = (now) => now > 5000 && now < 9000;
  const { frames, match, server } = play({
    seconds: 12,
    hidden,
    steer: (latch) => latch.key("KeyD", true),
  });
  const before = frames.filter(({ now }) => now <= 5000).at(-1);
  const after = frames.find(({ now }) => now >= 9000);
  assert.ok(after.view.own.x - before.view.own.x < 4 * 10);
  assert.ok(after.server_tick - after.view.tick < 9);
  assert.deepEqual([match.clock.jumps, server.late], [0, 0]);
});

test("a server that runs three percent slow is followed", () => {
  const { match } = play({ seconds: 30, rate: 1.03, steer: wander });
  const last = match.corrections.slice(-300);
  assert.deepEqual([...new Set(last.map(({ distance }) => distance))], [0]);
  assert.ok(match.clock.margin >= 0 && match.clock.margin <= 3, `${match.clock.margin}`);
});

test("ticks in which inputs do not count are predicted without them", () => {
  const { match } = play({ seconds: 1 });
  const phase = (values) => {
    match.newest.frame.kinds.match = [{ id: 0, values }];
  };
  phase({ phase: PHASES.countdown, ends_at: 500, round: 1 });
  assert.deepEqual([match.isPlaying(499), match.isPlaying(500)], [false, true]);
  phase({ phase: PHASES.playing, ends_at: 500, round: 1 });
  assert.deepEqual([match.isPlaying(499), match.isPlaying(500)], [true, false]);
  phase({ phase: PHASES.playing, ends_at: 0, round: 1 });
  assert.equal(match.isPlaying(10_000), true);
});
