import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_VOICES, Voices } from "../../../web_client/sound/voices.js";

/** Voices that are all taken for a second, each by a kind of its own, number `i` as loud as `loud(i)`. */
function full(loud) {
  const voices = new Voices();
  for (let i = 0; i < MOST_VOICES; i++) voices.take(i, loud(i), i / 1000, 1);
  return voices;
}

test("at most 24 sounds are heard at once", () => {
  assert.equal(MOST_VOICES, 24);
  const voices = full(() => 0.5);
  assert.equal(voices.count(0.5), 24);
  assert.equal(voices.count(1.5), 0);
});

test("at most 3 of a kind begin within 50 ms", () => {
  const voices = new Voices();
  const takes = [0, 0.02, 0.04, 0.045].map((now_s) => voices.take("shot", 0.1, now_s, 0.01));
  assert.deepEqual(
    takes.map((number) => number >= 0),
    [true, true, true, false],
  );
  assert.ok(voices.take("hit", 0.1, 0.045, 0.01) >= 0, "another kind");
  assert.ok(voices.take("shot", 0.1, 0.051, 0.01) >= 0, "the first of them is 50 ms ago");
});

test("the quietest makes way, of several the oldest, and nobody for a quieter sound", () => {
  const quiet = full((i) => (i === 7 ? 0.1 : 0.5));
  assert.equal(quiet.take("new", 0.3, 0.1, 1), 7);
  const alike = full(() => 0.2);
  assert.equal(alike.take("new", 0.2, 0.1, 1), 0);
  assert.equal(alike.take("newer", 0.2, 0.1, 1), 1);
  assert.equal(full(() => 0.5).take("new", 0.4, 0.1, 1), -1);
});

test("a voice whose sound has ended is free, and is taken first", () => {
  const voices = full((i) => (i === 3 ? 0.1 : 0.9));
  voices.voices[9].ends_s = 0.2;
  assert.equal(voices.take("quiet", 0.01, 0.3, 1), 9);
});

test("all can be silenced", () => {
  const voices = full(() => 0.5);
  voices.clear();
  assert.equal(voices.count(0.1), 0);
});
