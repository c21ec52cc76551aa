import assert from "node:assert/strict";
import { test } from "node:test";

import { bind } from "../../../web_client/input/bindings/bindings.js";
import { Latch } from "../../../web_client/input/latch.js";
import { Sampler, quantiseAim } from "../../../web_client/input/sampler.js";
import { TABLES } from "../support/wire.js";

const parts = () => {
  const latch = new Latch(bind(TABLES.input));
  const sampler = new Sampler(TABLES.input);
  return { latch, sampler, sample: (aim = null) => sampler.sample(latch, aim) };
};
const hex = (bytes) => Buffer.from(bytes).toString("hex");

test("a record is buttons, aim and press counters, little-endian", () => {
  const { latch, sample } = parts();
  latch.key("KeyD", true);
  latch.key("Mouse0", true);
  latch.key("Mouse2", true);
  const { record, input } = sample(0x1234);
  assert.equal(hex(record), "1834120001");
  assert.deepEqual(input, {
    aim: 0x1234,
    up: false,
    down: false,
    left: false,
    right: true,
    fire: true,
    dash: false,
    rail: true,
  });
});

test("nine buttons take two bytes", () => {
  const buttons = Array.from({ length: 9 }, (_, i) => `b${i}`);
  const sampler = new Sampler({ buttons, aim: false, presses: [], movement: buttons, size: 2 });
  const { record } = sampler.sample(
    { isHeld: (name) => name === "b8", takePress: () => false, stepped() {} },
    null,
  );
  assert.equal(hex(record), "0001");
});

test("with nobody at the controls the input is neutral, keeps the aim and repeats the counters", () => {
  const { latch, sampler, sample } = parts();
  latch.key("Space", true);
  latch.key("KeyW", true);
  sample(500);
  const { input, record } = sampler.sample(null, 900);
  assert.deepEqual([input.up, input.dash, input.aim], [false, false, 500]);
  assert.equal(hex(record), "00f4010100");
});

test("aims are 65,536 to a turn and wrap", () => {
  assert.deepEqual(
    [0, Math.PI / 2, Math.PI, -Math.PI / 2, 2 * Math.PI].map(quantiseAim),
    [0, 16384, 32768, 49152, 0],
  );
});
