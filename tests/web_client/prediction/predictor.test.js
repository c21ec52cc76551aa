import assert from "node:assert/strict";
import { test } from "node:test";

import { Predictor } from "../../../web_client/prediction/predictor.js";

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

test("a server state ahead of the prediction replaces it", () => {
  const p = predictor();
  p.reconcile(0, START);
  p.step(1, {});
  assert.equal(p.reconcile(40, { x: 7, y: 7, vx: 0 }), null);
  assert.deepEqual([p.tick, p.state.x], [40, 7]);
});
