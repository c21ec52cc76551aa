/** A gamepad's buttons are codes that go down and up; its sticks rest in their dead zone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Gamepads, REST, stickAt } from "../../../web_client/input/gamepad.js";
import { quantiseAim } from "../../../web_client/input/sampler.js";

/** A gamepad at rest. */
const padAtRest = (mapping = "standard") => ({
  connected: true,
  mapping: /** @type {GamepadMappingType} */ (mapping),
  axes: [0, 0, 0, 0],
  buttons: Array.from({ length: 17 }, () => ({ pressed: false, touched: false, value: 0 })),
});

/** @param {(ReturnType<typeof padAtRest> | null)[]} pads */
function reading(...pads) {
  const gamepads = new Gamepads(() => pads);
  gamepads.is_there = true;
  return gamepads;
}
const noted = (changes) => changes.map(({ code, is_down }) => `${code} ${is_down}`);

test("a stick rests in its dead zone, and reaches everything beyond it", () => {
  assert.deepEqual(stickAt(0.1, -0.15, 0.2), { x: 0, y: 0 });
  const beyond = stickAt(0.6, 0, 0.2);
  assert.ok(Math.abs(beyond.x - 0.5) < 1e-9);
  assert.deepEqual(stickAt(0, -1, 0.2), { x: 0, y: -1 });
});

test("no position is out of range, whatever a device says", () => {
  for (const [x, y] of [
    [5, 0],
    [1, 1],
    [-3, 2],
    [NaN, 1],
    [Infinity, 0],
    [1e308, 1e308],
  ]) {
    const stick = stickAt(x, y, 0.2);
    assert.ok(Math.hypot(stick.x, stick.y) <= 1 + 1e-9, `${x}, ${y}: ${stick.x}, ${stick.y}`);
    const aim = quantiseAim(Math.atan2(stick.y, stick.x));
    assert.ok(aim >= 0 && aim < 65536);
  }
});

test("buttons go down once and up once; a pulled trigger is one", () => {
  const pad = padAtRest();
  const gamepads = reading(pad);
  pad.buttons[0].pressed = true;
  pad.buttons[7].value = 0.6;
  assert.deepEqual(noted(gamepads.poll()), ["Pad0 true", "Pad7 true"]);
  assert.deepEqual(noted(gamepads.poll()), []);
  pad.buttons[0].pressed = false;
  pad.buttons[7].value = 0.1;
  assert.deepEqual(noted(gamepads.poll()), ["Pad0 false", "Pad7 false"]);
});

test("a gamepad that is pulled out, or switched off in the settings, lets go of everything", () => {
  const pad = padAtRest();
  const gamepads = reading(null, pad);
  pad.buttons[2].pressed = true;
  pad.axes = [1, 0, 0, -1];
  gamepads.poll();
  assert.deepEqual([gamepads.left.x, gamepads.right.y], [1, -1]);
  pad.connected = false;
  assert.deepEqual(noted(gamepads.poll()), ["Pad2 false"]);
  assert.deepEqual([gamepads.left.x, gamepads.right.y], [0, 0]);
  pad.connected = true;
  gamepads.is_on = false;
  assert.deepEqual(noted(gamepads.poll()), []);
});

test("a gamepad that is pulled out with a stick pushed lets go of it", () => {
  const pad = padAtRest();
  const gamepads = reading(pad);
  pad.axes = [1, 0, 0, -1];
  gamepads.poll();
  pad.connected = false;
  gamepads.is_there = false;
  gamepads.poll();
  assert.deepEqual([gamepads.left, gamepads.right], [REST, REST]);
});

test("two gamepads count as one, and unknown ones not at all", () => {
  const [one, other, unknown] = [padAtRest(), padAtRest(), padAtRest("")];
  const gamepads = reading(one, other, unknown);
  one.buttons[1].pressed = other.buttons[3].pressed = unknown.buttons[5].pressed = true;
  other.axes = [0, 1, 0, 0];
  unknown.axes = [1, 0, 1, 0];
  assert.deepEqual(noted(gamepads.poll()), ["Pad1 true", "Pad3 true"]);
  assert.deepEqual(gamepads.left, { x: 0, y: 1 });
  assert.deepEqual(gamepads.right, { x: 0, y: 0 });
});
