import assert from "node:assert/strict";
import { test } from "node:test";

import { Mixer, gainOf } from "../../../web_client/sound/mixer.js";
import { FakeAudioContext } from "../support/audio.js";

const layers = [{ wave: "sine", hz: 300, decay_s: 0.1 }];
const SHOT = { level: 0.1, layers };
const DEATH = { level: 0.3, ducks_s: 0.5, layers };

/** A mixer that is awake, and its context. */
function awake({ random = () => 0.5 } = {}) {
  const context = new FakeAudioContext();
  const mixer = new Mixer(() => context, { random, later: (act) => act() });
  mixer.wake();
  return { mixer, context };
}

/** As `awake`, with the nodes between a sound and the loudspeaker. */
function nodes() {
  const { mixer, context } = awake();
  mixer.play(SHOT, { bus: "others" });
  const duck = context.sources[0].to.to.to.to;
  mixer.play(SHOT, { bus: "interface" });
  return { mixer, context, duck, of_interface: context.sources[1].to.to.to };
}

test("before the player has touched the page there is no audio context, and no sound", () => {
  let made = 0;
  const mixer = new Mixer(() => (made++, new FakeAudioContext()));
  mixer.volume = 80;
  mixer.prepare([SHOT]);
  assert.equal(mixer.play(SHOT), false);
  assert.deepEqual(mixer.report, { state: "none", made: 0, started: 0, playing: 0 });
  mixer.wake();
  mixer.wake();
  assert.equal(made, 1);
  assert.equal(mixer.play(SHOT), true);
  assert.deepEqual(mixer.report, { state: "running", made: 1, started: 1, playing: 1 });
});

test("a browser without sound plays none, and is asked once", () => {
  let asked = 0;
  const mixer = new Mixer(() => {
    asked += 1;
    throw new TypeError("AudioContext is not a constructor");
  });
  mixer.wake();
  mixer.sleep();
  mixer.wake();
  assert.equal(mixer.play(SHOT), false);
  assert.equal(asked, 1);
});

test("a context that does not run yet is asked again by each gesture, and plays nothing", () => {
  const { mixer, context } = awake();
  context.state = "interrupted";
  assert.equal(mixer.play(SHOT), false);
  mixer.wake();
  assert.deepEqual(context.calls, ["resume"]);
  assert.equal(mixer.play(SHOT), true);
});

test("asleep it is suspended, what was heard ends, and nothing is played", () => {
  const { mixer, context } = awake();
  mixer.play(SHOT);
  mixer.sleep();
  assert.deepEqual(context.calls, ["suspend"]);
  assert.ok(context.sources[0].stopped < 0.01);
  assert.equal(mixer.play(SHOT), false);
  mixer.wake();
  assert.equal(mixer.report.playing, 0);
  assert.equal(mixer.play(SHOT), true);
});

test("muted, or with the volume at 0, nothing is played, and what is heard falls silent", () => {
  const { mixer, context } = awake();
  const volume = context.gains[0];
  assert.equal(volume.gain.value, gainOf(60));
  mixer.muted = true;
  assert.equal(volume.gain.value, 0);
  assert.equal(mixer.play(SHOT), false);
  mixer.muted = false;
  assert.equal(mixer.play(SHOT), true);
  mixer.volume = 0;
  assert.equal(mixer.play(SHOT), false);
  assert.equal(context.sources.length, 1);
});

test("the volumes of game and interface are apart", () => {
  const { mixer, duck, of_interface } = nodes();
  const effects = duck.to;
  mixer.effects_volume = 50;
  mixer.interface_volume = 20;
  assert.equal(effects.gain.value, 0.25);
  assert.equal(of_interface.gain.value, gainOf(20));
  assert.equal(gainOf(100), 1);
  assert.equal(gainOf(0), 0);
});

test("a sound has its gain, its place and its pitch, which differs by up to 4 % at random", () => {
  const chances = [0, 0.5, 0.999999];
  const { mixer, context } = awake({ random: () => chances.shift() });
  for (let i = 0; i < 3; i++) mixer.play(SHOT, { gain: 0.3, pan: -0.5, pitch: 2 });
  const rates = context.sources.map(({ playbackRate }) => playbackRate.value.toFixed(3));
  assert.deepEqual(rates, ["1.920", "2.000", "2.080"]);
  const strip = context.sources[0].to;
  assert.deepEqual(strip.gain.set, [["at", 0.3, 0]]);
  assert.deepEqual(strip.to.pan.set, [["at", -0.5, 0]]);
});

test("a fourth of a kind within 50 ms is not heard", () => {
  const { mixer } = awake();
  const heard = [1, 2, 3, 4].map(() => mixer.play(SHOT));
  assert.deepEqual(heard, [true, true, true, false]);
  assert.equal(mixer.report.started, 3);
});

test("a stolen voice fades before its next sound begins, so that nothing clicks", () => {
  const { mixer, context } = awake();
  for (let i = 0; i < 24; i++) mixer.play({ ...SHOT });
  mixer.play(DEATH);
  const [stolen, last] = [context.sources[0], context.sources.at(-1)];
  assert.equal(last.to, stolen.to, "the same strip");
  assert.deepEqual(stolen.to.gain.set.slice(-2), [
    ["towards", 0, 0],
    ["at", 1, 0.006],
  ]);
  assert.deepEqual([stolen.stopped, last.started], [0.006, 0.006]);
  assert.equal(mixer.report.playing, 24);
});

test("when voices are short, the player's own sounds take one of others' louder ones", () => {
  const { mixer } = awake();
  for (let i = 0; i < 24; i++) mixer.play({ ...SHOT, level: 0.2 }, { bus: "others" });
  assert.equal(mixer.play(SHOT, { bus: "others" }), false);
  assert.equal(mixer.play(SHOT), true);
});

test("others are quieter while the player's own death is heard", () => {
  const { mixer, context, duck } = nodes();
  context.currentTime = 2;
  mixer.play(DEATH, { bus: "others" });
  assert.deepEqual(duck.gain.set, []);
  mixer.play(DEATH);
  assert.deepEqual(duck.gain.set, [
    ["towards", 0.45, 2],
    ["towards", 1, 2.5],
  ]);
});

test("each recipe is rendered once, those that were announced ahead of their first use", () => {
  const waiting = [];
  const context = new FakeAudioContext();
  let rendered = 0;
  context.createBuffer = () => (rendered++, { duration: 0.1, copyToChannel() {} });
  const mixer = new Mixer(() => context, { later: (act) => waiting.push(act) });
  mixer.prepare([SHOT, DEATH]);
  mixer.wake();
  assert.equal(rendered, 1, "one at a time");
  waiting.shift()();
  assert.equal(rendered, 2);
  mixer.play(SHOT);
  mixer.play(DEATH);
  assert.equal(rendered, 2);
});
