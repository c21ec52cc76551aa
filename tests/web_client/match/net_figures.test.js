import assert from "node:assert/strict";
import { test } from "node:test";

import { NetFigures, SAMPLES } from "../../../web_client/match/net_figures.js";

const FRAME_MS = 20;

/** A match and its connection, as far as figures are taken from them. */
const parts = () => ({
  match: {
    clock: { newest_rtt_ms: 120, margin: 2 },
    playback: { jitter_ms: 9, delay_ms: 85 },
    mispredictions: 0,
    inbox: { resyncs: 0 },
  },
  traffic: { bytes_in: 50_000, bytes_out: 1000, messages_in: 0, handling_ms: 0 },
});

/** Draws frames for some time; `each` changes the parts before every frame. */
function draw(figures, { match, traffic }, from_ms, to_ms, each = () => {}) {
  for (let now_ms = from_ms; now_ms < to_ms; now_ms += FRAME_MS) {
    each(now_ms);
    figures.frame(now_ms, match, traffic);
  }
}

test("figures are those of the moment, and rates those of the last second", () => {
  const it = parts();
  const figures = new NetFigures();
  figures.turn(true);
  draw(figures, it, FRAME_MS, 3000, () => {
    it.traffic.bytes_in += 100;
    it.traffic.bytes_out += 10;
    it.traffic.messages_in += 2;
    it.traffic.handling_ms += 0.6;
  });
  const now = Object.fromEntries(
    Object.entries(figures.figures).map(([name, { now }]) => [name, Math.round(now * 100) / 100]),
  );
  assert.deepEqual(now, {
    ping_ms: 120,
    jitter_ms: 9,
    margin_ticks: 2,
    buffer_ms: 85,
    corrections_per_s: 0,
    bytes_in_per_s: 5000,
    bytes_out_per_s: 500,
    frame_p50_ms: 20,
    frame_p95_ms: 20,
    handling_ms: 0.3,
    resyncs: 0,
  });
});

test("a slow frame in twenty shows in the 95th percentile alone", () => {
  const it = parts();
  const figures = new NetFigures();
  figures.turn(true);
  for (let frame = 0, now_ms = 0; now_ms < 2000; frame++) {
    now_ms += frame % 12 ? 16 : 48;
    figures.frame(now_ms, it.match, it.traffic);
  }
  assert.equal(figures.figures.frame_p50_ms.now, 16);
  assert.equal(figures.figures.frame_p95_ms.now, 48);
});

test("ten seconds are kept, and a new connection begins its sums anew", () => {
  const it = parts();
  const figures = new NetFigures();
  figures.turn(true);
  const ping = (now_ms) => (it.match.clock.newest_rtt_ms = Math.floor(now_ms / 1000));
  draw(figures, it, FRAME_MS, 15_000, ping);
  const { ring } = figures.figures.ping_ms;
  assert.equal(ring.length, SAMPLES);
  assert.equal(ring[figures.head], 14);
  assert.equal(ring[(figures.head + 1) % SAMPLES], 5, "the oldest is ten seconds old");
  it.traffic.bytes_in = 300;
  draw(figures, it, 15_000, 15_200);
  assert.equal(figures.figures.bytes_in_per_s.now, 0);
});

test("nothing is measured while nobody looks", () => {
  const it = parts();
  const figures = new NetFigures();
  draw(figures, it, 0, 2000);
  assert.deepEqual([figures.count, figures.frame_count], [0, 0]);
});
