import assert from "node:assert/strict";
import { test } from "node:test";

import { render } from "../../../web_client/sound/synth.js";

const RATE = 24_000;
const TONE = { level: 0.2, layers: [{ wave: "sine", hz: 440, hold_s: 0.2, decay_s: 0.1 }] };

const rootMeanSquare = (samples) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** How often it rises through zero. */
const cycles = (samples) =>
  samples.reduce((count, sample, i) => count + (i > 0 && sample >= 0 && samples[i - 1] < 0), 0);

test("a sound begins and ends in silence, and the same recipe gives the same samples", () => {
  const noise = { level: 0.3, layers: [{ wave: "noise", decay_s: 0.1, low_hz: [3000, 200] }] };
  for (const recipe of [TONE, noise]) {
    const samples = render(recipe, RATE);
    assert.ok(Math.abs(samples[0]) < 0.01);
    assert.equal(Math.abs(samples.at(-1)), 0);
    assert.deepEqual(render(recipe, RATE), samples);
  }
});

test("it lasts as long as its last layer", () => {
  const late = { ...TONE.layers[0], at_s: 0.5, attack_s: 0.1 };
  const samples = render({ level: 0.1, layers: [TONE.layers[0], late] }, RATE);
  assert.equal(samples.length, 0.9 * RATE);
});

test("its level is that of the loudest 50 ms", () => {
  const samples = render(TONE, RATE);
  const middle = samples.slice(0.05 * RATE, 0.1 * RATE);
  assert.ok(Math.abs(rootMeanSquare(middle) - 0.2) < 0.002);
});

test("a pitch of two numbers slides from one to the other", () => {
  const layer = { wave: "triangle", hz: [200, 800], attack_s: 0.01, hold_s: 0.98, decay_s: 0.01 };
  const samples = render({ level: 0.2, layers: [layer] }, RATE);
  assert.ok(Math.abs(cycles(samples.slice(0, 0.1 * RATE)) - 21) <= 1);
  assert.ok(Math.abs(cycles(samples.slice(0.9 * RATE)) - 75) <= 2);
});

test("nothing of it is constant, which would move a loudspeaker without a sound", () => {
  const thump = { level: 0.3, layers: [{ wave: "sine", hz: [70, 30], decay_s: 0.05 }] };
  const samples = render(thump, RATE);
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  const peak = Math.max(...samples.map(Math.abs));
  assert.ok(Math.abs(mean) < 0.01 * peak, `${mean} of ${peak}`);
});

test("a low-pass filter takes the high part of noise, a band-pass filter the rest", () => {
  const noise = (filter) =>
    render({ level: 0.2, layers: [{ wave: "noise", hold_s: 0.4, decay_s: 0.1, ...filter }] }, RATE);
  const plain = cycles(noise({}));
  const low = cycles(noise({ low_hz: 300 }));
  const band = cycles(noise({ band_hz: 2000, q: 8 }));
  assert.ok(low < plain / 6, `${low} of ${plain}`);
  assert.ok(Math.abs(band - 1000) < 100, `${band} in half a second`);
});
