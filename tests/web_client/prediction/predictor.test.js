import assert from "node:assert/strict";
import { test } from "node:test";

import { Predictor } from "../../../web_client/prediction/predictor.js";
import { PredictedShots } from "../../../web_client/prediction/shots.js";
import { Smoothing } from "../../../web_client/prediction/smoothing.js";

/** Moves by whole units, so that every number is exact. */
const twin = {
  step: ({ x, y, vx }, input) => {
    const speed = vx + (input.right ? 1 : 0) - (input.left ? 1 : 0);
    return { x: x + speed, y, vx: speed };
  },
};
const hold = (input, missing) => (missing <= 4 ? input : {});
const predictor = () => new Predictor(twin, {}, {}, hold);
const START = { x: 100, y: 50, vx: 0 };
const inputOf = (tick) => ({ right: tick % 3 === 0, left: tick % 7 === 0 });

/** The server's state after `tick`, from START at tick 0. */
function truthAt(tick, inputs = inputOf) {
  let state = START;
  for (let now = 1; now <= tick; now++) state = twin.step(state, inputs(now));
  return state;
}

test("an undisturbed prediction has a correction of exactly zero, over 1,000 ticks of 8 in flight", () => {
  const p = predictor();
  p.reconcile(0, START);
  for (let tick = 1; tick <= 1000; tick++) {
    p.step(tick, inputOf(tick));
    if (tick <= 8) continue;
    const correction = p.reconcile(tick - 8, truthAt(tick - 8));
    assert.equal(correction.distance, 0);
    assert.deepEqual(correction.fields, []);
  }
  assert.deepEqual(p.state, truthAt(1000));
  assert.ok(p.states.size < 16 && p.inputs.size <= 128);
});

test("the predicted state moves in the step of its input, before any answer", () => {
  const p = predictor();
  p.reconcile(0, START);
  p.step(1, { right: true });
  assert.equal(p.state.x, 101);
});

test("a correction is measured at its tick and replayed with the inputs since", () => {
  const p = predictor();
  p.reconcile(0, START);
  for (let tick = 1; tick <= 10; tick++) p.step(tick, { right: tick > 5 });
  const before = p.state;
  const correction = p.reconcile(4, { x: 100, y: 47, vx: 0 });
  assert.equal(correction.distance, 3);
  assert.deepEqual(correction.fields, ["y"]);
  assert.deepEqual(correction.before, before);
  assert.deepEqual(correction.after, { ...before, y: 47 });
  assert.equal(p.tick, 10);
  assert.deepEqual(p.reconcile(6, { x: 101, y: 47, vx: 1 }).fields, []);
});

test("the first private record starts the prediction and replays what was steered meanwhile", () => {
  const p = predictor();
  for (let tick = 1; tick <= 6; tick++) p.step(tick, { right: true });
  assert.equal(p.state, null);
  assert.equal(p.reconcile(3, START), null);
  p.step(7, { right: false });
  assert.equal(p.tick, 7);
  assert.equal(p.state.vx, 3);
});

test("ticks without an input go on as the server substitutes them: four held, then nothing", () => {
  const p = predictor();
  p.reconcile(0, START);
  p.step(1, { right: true });
  p.step(9, {});
  assert.equal(p.state.vx, 5);
});

test("a truth ahead of the prediction takes its place", () => {
  const p = predictor();
  p.reconcile(0, START);
  p.step(1, {});
  assert.equal(p.reconcile(40, { x: 7, y: 7, vx: 0 }), null);
  assert.deepEqual([p.tick, p.state.x], [40, 7]);
});

test("a hidden correction starts where the picture was and is nearly gone after 200 ms", () => {
  const smoothing = new Smoothing(80);
  assert.equal(smoothing.corrected({ x: 10, y: 0 }, { x: 0, y: 0 }), true);
  assert.deepEqual([smoothing.x, smoothing.y], [10, 0]);
  smoothing.advance(65);
  assert.ok(Math.abs(smoothing.x - 10 / Math.E) < 1e-12);
  smoothing.advance(135);
  assert.ok(smoothing.x < 0.5);
  smoothing.advance(400);
  assert.equal(smoothing.x, 0);
});

test("a correction beyond two ship lengths snaps", () => {
  const smoothing = new Smoothing(80);
  assert.equal(smoothing.corrected({ x: 81, y: 0 }, { x: 0, y: 0 }), false);
  assert.deepEqual([smoothing.x, smoothing.y], [0, 0]);
});

test("corrections that follow one another add up, so the picture never jumps", () => {
  const smoothing = new Smoothing(80);
  smoothing.corrected({ x: 10, y: 0 }, { x: 0, y: 0 });
  smoothing.corrected({ x: 0, y: 0 }, { x: 4, y: 3 });
  assert.deepEqual([smoothing.x, smoothing.y], [6, -3]);
});

test("a predicted shot flies until the server tells of it, or nobody does", () => {
  const shots = new PredictedShots(1000 / 30);
  shots.fired({ number: 7, tick: 30, x: 0, y: 10, vx: 900, vy: -300 });
  shots.fired({ number: 8, tick: 36, x: 0, y: 0, vx: 0, vy: 0 });
  const present = (tick) => (age_ms) => (age_ms >= 0 ? tick : NaN);
  const [first, ...more] = shots.at(33, 100, present(33));
  assert.deepEqual([first.x, first.y, more.length], [90, -20, 0]);
  assert.equal(shots.at(33, 100, () => 31)[0].x, 30);
  shots.confirmed(7);
  assert.deepEqual(
    shots.at(36, 100, present(36)).map(({ number }) => number),
    [8],
  );
  assert.deepEqual(shots.at(45, 100, present(45)), []);
});
