/** Light: what happens to the player's ship, and what is near. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Effects } from "../../../../web_client/games/driftline/effects.js";
import { unpredicted } from "../../../../web_client/games/driftline/flight.js";
import { FLAG } from "../../../../web_client/games/driftline/ships.js";
import { Moments } from "../../../../web_client/games/driftline/moments.js";
import { Match } from "../../../../web_client/match/match.js";
import { SHIPS, TABLES, WELCOME, code, own, pack, spawn, tickFrame } from "../../support/wire.js";
import { unpack } from "../../../../web_client/net/codec.js";
import { OPS } from "../../../../web_client/generated/protocol.js";

test("a strike reaches the view with the record that tells it, and corrects nothing", () => {
  assert.deepEqual(unpredicted, ["strikes", "mines"]);
  const tables = { ...TABLES, private: [...TABLES.private, ["strikes", "u8", "u1", null]] };
  const twin = { step: (/** @type {any} */ before) => before, unpredicted: ["strikes"] };
  let now = 0;
  const match = new Match({
    welcome: WELCOME,
    tables,
    twin,
    handshake_ms: 0,
    send: () => {},
    now_ms: () => now,
  });
  const seen = [];
  for (const [tick, strikes] of [
    [101, 0x00],
    [102, 0x00],
    [103, 0x12],
    [104, 0x12],
  ]) {
    const record = Uint8Array.from([...own({ x: 900, y: 500 }), ...pack(["u1", strikes])]);
    const whole = [[0, null, [1, code(SHIPS, OPS.spawn), spawn(SHIPS, 1, { slot: 0 })]]];
    const bytes = tickFrame(tick, { record, extras: tick === 101 ? whole : [] });
    match.receive(unpack(bytes), bytes.byteLength);
    match.predictor?.step(tick + 1, {});
    now += 1000 / 30;
    seen.push(match.view(now, 0, "open").own?.strikes);
  }
  assert.deepEqual(seen, [0x00, 0x00, 0x12, 0x12]);
  assert.deepEqual(
    match.corrections.map(({ tick, fields }) => [tick, fields]),
    [
      [102, []],
      [103, []],
      [104, []],
    ],
  );
  assert.equal(match.predictor?.restarts, 1);
});

/** A canvas' pen that counts its strokes, and bakes nothing. */
function paper(more = {}) {
  const counts = { strokes: 0, kicks: 0, images: 0 };
  const ctx = new Proxy(
    {},
    {
      get: (_, name) =>
        ({
          stroke: () => (counts.strokes += 1),
          drawImage: () => (counts.images += 1),
          canvas: { width: 9, height: 9 },
        })[name] ?? (() => ({ addColorStop() {} })),
      set: () => true,
    },
  );
  const canvas = { getContext: () => ctx };
  Object.assign(globalThis, { document: { createElement: () => canvas } });
  const camera = { density: 1, kick: () => (counts.kicks += 1), sees: () => true };
  /** @type {string[]} */
  const lights = [];
  const particles = { add: () => lights.push("light"), shatter: () => lights.push("pieces") };
  const looks = new Map();
  const moments = new Moments();
  const renderer = /** @type {any} */ ({ ctx, camera, particles, flashes: 1, ...more });
  const effects = new Effects(renderer, /** @type {any} */ ({ looks }), moments);
  return { counts, moments, effects, looks, lights };
}

test("the mark on the aim and the jolt follow the counters, without any event", () => {
  const { counts, moments, effects } = paper();
  const alive = { slot: 0, alive: true, hull: 100, armour: 0, fire_ready: 0 };
  /** @param {object|null} own @returns {[number, number]} strokes of the aim, and jolts so far */
  const frame = (own) => {
    const view = /** @type {any} */ ({ own, events: [], log: [], constants: {} });
    moments.follow(view);
    effects.follow(view, 0.001);
    counts.strokes = 0;
    effects.drawAim(view, { x: 0, y: 0 });
    return [counts.strokes, counts.kicks];
  };
  const [plain] = frame({ ...alive, strikes: 0x7f });
  assert.deepEqual(frame({ ...alive, strikes: 0x7f }), [plain, 0]);
  assert.deepEqual(frame({ ...alive, strikes: 0x8f, hull: 92 }), [plain, 1]);
  assert.deepEqual(frame({ ...alive, strikes: 0x80, hull: 92 }), [plain + 2, 1]);
  frame(null);
  assert.deepEqual(frame({ ...alive, strikes: 0x00 }), [plain + 2, 1], "another seat's counters");
});

test("with reduced motion a hit does not redden the screen; a low hull does, without a pulse", () => {
  const hit = { slot: 0, alive: true, hull: 92, armour: 0 };
  /** @param {object} options @param {object} own @returns {number} how often the edges are drawn */
  const reddened = (options, own) => {
    const { counts, moments, effects } = paper(options);
    for (const strikes of [0x00, 0x10]) {
      const view = /** @type {any} */ ({ own: { ...own, strikes }, events: [], log: [] });
      moments.follow(view);
      effects.follow(view, 0.001);
      counts.images = 0;
      effects.drawVignette(view);
    }
    return counts.images;
  };
  assert.equal(reddened({ reduced_motion: false }, hit), 1);
  assert.equal(reddened({ reduced_motion: true }, hit), 0);
  assert.equal(reddened({ flashes: 0 }, hit), 0);
  assert.equal(reddened({ reduced_motion: true }, { ...hit, hull: 10 }), 1);
});

test("a shield bursts when it is gone, and armour when a hit takes the last of it", () => {
  const { effects, looks, lights } = paper();
  const ship = { x: 0, y: 0, flags: FLAG.alive, ended: 0, armour_ended: false, hurt_s: 0 };
  /** @param {object} look */
  const burst = (look) => {
    lights.length = 0;
    looks.set(1, { ...ship, ...look });
    effects.follow(/** @type {any} */ ({ own: null, events: [], log: [] }), 0.001);
    return lights;
  };
  assert.deepEqual(burst({}), []);
  assert.deepEqual(burst({ ended: FLAG.shielded }), ["light", "pieces"]);
  assert.deepEqual(burst({ armour_ended: true }), [], "it wears off, too");
  assert.deepEqual(burst({ armour_ended: true, hurt_s: 0.1 }), ["light", "pieces"]);
  assert.deepEqual(burst({ ended: FLAG.shielded, flags: 0 }), [], "it explodes anyway");
});
