/** Options act at once: on picture, texts and movement. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import {
  followOptions,
  interfaceScale,
} from "../../../../web_client/page/options/follow_options.js";
import { PALETTES } from "../../../../web_client/render/palette.js";
import { Options } from "../../../../web_client/visitor/options.js";
import { KeptValues } from "../../../../web_client/visitor/storage.js";
import { memoryStore } from "../../support/browser.js";

/** The device's wish for reduced motion. */
let device = { matches: false, addEventListener: (_, heard) => (device.changed = heard) };

beforeEach(() => {
  device = { matches: false, addEventListener: (_, heard) => (device.changed = heard) };
  globalThis.window = /** @type {any} */ ({
    innerWidth: 1280,
    innerHeight: 720,
    addEventListener: () => {},
    matchMedia: () => device,
  });
});
afterEach(() => delete (/** @type {any} */ (globalThis).window));

/** A page that follows options, and what it follows them with. */
function following() {
  const options = new Options(new KeptValues(() => memoryStore()));
  const renderer = /** @type {any} */ ({ camera: {}, particles: {}, labels: {}, resize() {} });
  const classes = new Set();
  const page = /** @type {any} */ ({
    style: { values: {}, setProperty: (name, value) => (page.style.values[name] = value) },
    classList: { toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)) },
  });
  const input = /** @type {any} */ ({
    devices: { aim_keys: {} },
    touch: {},
    gamepads: {},
    vibration: {},
  });
  followOptions(options, renderer, input, page);
  return { options, renderer, input, classes, style: page.style.values };
}

test("the picture follows each of its options", () => {
  const { options, renderer, style } = following();
  assert.equal(renderer.palette, PALETTES.usual);
  options.set("colours", "protanopia");
  options.set("shake", 25);
  options.set("particles", 50);
  options.set("flashes", 0);
  options.set("names", "none");
  options.set("quality", "low");
  options.set("hud_size", 120);
  assert.equal(renderer.palette, PALETTES.protanopia);
  assert.equal(renderer.camera.shake, 0.25);
  assert.equal(renderer.particles.sparks, 0.5);
  assert.equal(renderer.flashes, 0);
  assert.equal(renderer.names, "none");
  assert.equal(renderer.quality, 0.5);
  assert.equal(style["--ui-scale"], "1.2");
  assert.equal(renderer.labels.size, 1.2);
});

test("the controls follow theirs", () => {
  const { options, input } = following();
  options.set("turn_speed", 200);
  options.set("stick_dead_zone", 10);
  assert.equal(input.devices.aim_keys.speed, 2);
  assert.equal(input.touch.dead_zone, 0.1);
  assert.deepEqual(input.gamepads, { is_on: true, dead_zone: 0.2 });
  assert.deepEqual([input.vibration.is_on, input.has_one_thumb], [true, false]);
  options.set("vibration", false);
  options.set("one_thumb", true);
  assert.deepEqual([input.vibration.is_on, input.has_one_thumb], [false, true]);
  options.set("gamepad", false);
  options.set("gamepad_dead_zone", 45);
  assert.deepEqual(input.gamepads, { is_on: false, dead_zone: 0.45 });
});

test("reduced motion is the device's wish until the player says otherwise", () => {
  const { options, renderer, classes } = following();
  assert.equal(renderer.reduced_motion, false);
  device.matches = true;
  device.changed();
  assert.equal(renderer.reduced_motion, true);
  assert.equal(renderer.camera.shake, 0);
  assert.equal(renderer.particles.sparks, 0);
  assert.ok(classes.has("reduced-motion"));
  options.set("motion", "full");
  assert.equal(renderer.reduced_motion, false);
  assert.equal(renderer.camera.shake, 1);
  assert.ok(!classes.has("reduced-motion"));
  device.matches = false;
  options.set("motion", "reduced");
  assert.equal(renderer.reduced_motion, true);
});

test("texts grow with a large screen, and never beyond a small one", () => {
  assert.equal(interfaceScale({ width: 1280, height: 720 }, 100), 1);
  assert.equal(interfaceScale({ width: 390, height: 844 }, 100), 1);
  assert.equal(interfaceScale({ width: 2560, height: 1600 }, 100), 1.6);
  assert.equal(interfaceScale({ width: 2560, height: 1600 }, 50), 0.8);
  assert.equal(interfaceScale({ width: 320, height: 640 }, 150), 1);
});
