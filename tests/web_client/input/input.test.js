import assert from "node:assert/strict";
import { test } from "node:test";

import { AimKeys } from "../../../web_client/input/aim_keys.js";
import { bind, controlsOf } from "../../../web_client/input/bindings.js";
import { Latch } from "../../../web_client/input/latch.js";
import { Sampler, quantiseAim } from "../../../web_client/input/sampler.js";
import { directions } from "../../../web_client/input/touch.js";
import { TABLES } from "../support/wire.js";

const parts = () => {
  const latch = new Latch(bind(TABLES.input));
  const sampler = new Sampler(TABLES.input);
  return { latch, sampler, sample: (aim = null) => sampler.sample(latch, aim) };
};
const hex = (bytes) => Buffer.from(bytes).toString("hex");

test("well-known names get their usual keys, others the next free ones", () => {
  const bindings = bind({ buttons: ["up", "fire", "hook"], presses: ["hop", "taunt"] });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW", "ArrowUp"]);
  assert.deepEqual(codes("fire"), ["Mouse0"]);
  assert.deepEqual(codes("hook"), ["Space"]);
  assert.deepEqual(codes("hop"), ["Mouse2"]);
  assert.deepEqual(codes("taunt"), ["KeyE"]);
});

test("where there is an aim, the arrows turn it and press the mouse's buttons", () => {
  const bindings = bind({ buttons: ["up", "left", "fire"], presses: ["dash", "rail"], aim: true });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW"]);
  assert.deepEqual(codes("left"), ["KeyA"]);
  assert.deepEqual(codes("fire"), ["Mouse0", "ArrowUp"]);
  assert.deepEqual(codes("rail"), ["Mouse2", "ArrowDown"]);
  assert.equal(bindings.has("ArrowLeft"), false);
});

test("a game's own keys come before the usual and the spare ones", () => {
  const keys = { hook: ["KeyE"], up: ["Space"] };
  const bindings = bind({ buttons: ["up", "hook"], presses: ["taunt"] }, keys);
  assert.deepEqual(
    [...bindings].map(([code, { name }]) => [code, name]),
    [
      ["Space", "up"],
      ["KeyE", "hook"],
      ["Mouse0", "taunt"],
    ],
  );
});

test("players are told of a game's controls in the order of its labels, directions as one", () => {
  const declared = {
    buttons: ["up", "down", "left", "right", "fire"],
    presses: ["drop_it"],
    aim: true,
  };
  const told = controlsOf(declared, { fire: "Shoot", move: "Fly" }).map(
    ({ name, keys, others, what }) => [name, keys.join(" "), others.join(" "), what],
  );
  assert.deepEqual(told, [
    ["fire", "Left button", "↑", "Shoot"],
    ["move", "W A S D", "", "Fly"],
    ["aim", "Mouse", "← →", "Aim"],
    ["drop_it", "Space", "", "Drop it"],
  ]);
  const own_way = controlsOf({ buttons: ["left", "right", "up"], presses: [] }, { up: "Jump" });
  assert.deepEqual(
    own_way.map(({ keys, others, what }) => [keys, others, what]),
    [
      [["W"], ["↑"], "Jump"],
      [["A", "D"], ["←", "→"], "Move"],
    ],
  );
});

test("keys take the aim over where it was, turn it finely and then fast, and hand it back", () => {
  const keys = new AimKeys();
  assert.equal(keys.aim(0, 1), null);
  assert.equal(keys.key("KeyA", true), false);
  keys.key("ArrowRight", true);
  assert.equal(keys.aim(0, 1), 1);
  const tapped = keys.aim(50, 9);
  assert.ok(tapped > 1.05 && tapped < 1.1, String(tapped));
  for (let now_ms = 100; now_ms <= 1050; now_ms += 50) keys.aim(now_ms, 9);
  assert.ok(keys.aim(1050, 9) > 4, String(keys.angle));
  keys.key("ArrowRight", false);
  const held = keys.aim(2000, 9);
  assert.equal(keys.aim(3000, 9), held);
  keys.rest();
  assert.equal(keys.aim(3100, 9), null);
});

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

test("with nobody at the controls the input is neutral, keeps the aim and repeats the counters", () => {
  const { latch, sampler, sample } = parts();
  latch.key("Space", true);
  latch.key("KeyW", true);
  sample(500);
  const { input, record } = sampler.sample(null, 900);
  assert.deepEqual([input.up, input.dash, input.aim], [false, false, 500]);
  assert.equal(hex(record), "00f4010100");
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

test("aims are 65,536 to a turn and wrap", () => {
  assert.deepEqual(
    [0, Math.PI / 2, Math.PI, -Math.PI / 2, 2 * Math.PI].map(quantiseAim),
    [0, 16384, 32768, 49152, 0],
  );
});

test("a stick holds one direction near an axis, two between, none at rest", () => {
  const held = (x, y) =>
    Object.entries(directions(x, y))
      .filter(([, is]) => is)
      .map(([name]) => name)
      .join(" ");
  assert.equal(held(1, 0), "right");
  assert.equal(held(0.95, 0.2), "right");
  assert.equal(held(0.7, -0.7), "up right");
  assert.equal(held(-0.5, 0.5), "down left");
  assert.equal(held(0.1, 0.1), "");
});
