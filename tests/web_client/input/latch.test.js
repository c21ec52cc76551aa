import assert from "node:assert/strict";
import { test } from "node:test";

import { bind } from "../../../web_client/input/bindings/bindings.js";
import { Latch } from "../../../web_client/input/latch.js";
import { Sampler } from "../../../web_client/input/sampler.js";
import { TABLES } from "../support/wire.js";

const parts = () => {
  const latch = new Latch(bind(TABLES.input));
  const sampler = new Sampler(TABLES.input);
  return { latch, sampler, sample: (aim = null) => sampler.sample(latch, aim) };
};

test("a tap shorter than a step holds for exactly one step", () => {
  const { latch, sample } = parts();
  latch.key("KeyW", true);
  latch.key("KeyW", false);
  assert.deepEqual([sample().input.up, sample().input.up], [true, false]);
});

test("a press is never lost and never doubled, however it falls between the steps", () => {
  const { latch, sampler, sample } = parts();
  let seen = 0;
  let pressed = 0;
  for (let step = 0; step < 600; step++) {
    for (let n = step % 5 === 0 ? 1 + (step % 3) : 0; n > 0; n--) {
      latch.key("Space", true);
      latch.key("Space", false);
      pressed += 1;
    }
    seen += Number(sample().input.dash);
  }
  for (let step = 0; step < 600; step++) seen += Number(sample().input.dash);
  assert.equal(seen, pressed);
  assert.equal(sampler.counters[0], pressed & 255);
});

test("a press that is held down is one press", () => {
  const { latch, sample } = parts();
  latch.key("Space", true);
  assert.deepEqual([sample().input.dash, sample().input.dash], [true, false]);
});

test("two keys for one button hold it until both are up", () => {
  const { latch, sample } = parts();
  latch.key("Mouse0", true);
  latch.key("ArrowUp", true);
  sample();
  latch.key("Mouse0", false);
  assert.equal(sample().input.fire, true);
  latch.key("ArrowUp", false);
  assert.equal(sample().input.fire, false);
});

test("letting go forgets what was held and what waits", () => {
  const { latch, sample } = parts();
  latch.key("KeyW", true);
  latch.key("Space", true);
  latch.release();
  const { input } = sample();
  assert.deepEqual([input.up, input.dash], [false, false]);
});

test("keys without a meaning are left to the page", () => {
  const { latch } = parts();
  assert.deepEqual([latch.key("Tab", true), latch.key("KeyW", true)], [false, true]);
});
