/** With one thumb the aim turns to the nearest target, at a hand's pace, and fires when it is there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { OneThumb } from "../../../web_client/input/one_thumb.js";

const OWN = { x: 0, y: 0, aim: 0 };
const at = (x, y) => ({ x, y, radius: 20 });

/** Follows for some frames of 20 ms. */
function after(frames, targets, thumb = new OneThumb(), own = OWN, from_ms = 0) {
  for (let n = 0; n <= frames; n++) thumb.follow(from_ms + n * 20, own, targets);
  return thumb;
}

test("the aim comes to the nearest target and fires when it is on it, not before", () => {
  const targets = [at(0, 900), at(0, -300), at(-700, 0)];
  const turning = after(5, targets);
  assert.equal(turning.fires, false);
  assert.ok(turning.aim < 0 && turning.aim > -Math.PI / 2, String(turning.aim));
  const there = after(30, targets);
  assert.ok(Math.abs(there.aim + Math.PI / 2) < 1e-9, String(there.aim));
  assert.equal(there.fires, true);
});

test("it turns the short way, and never faster than a hand", () => {
  const thumb = new OneThumb();
  const own = { x: 0, y: 0, aim: 3 };
  thumb.follow(1000, own, [at(-300, -30)]);
  let before = thumb.aim ?? 3;
  for (let now = 1020; now < 1400; now += 20) {
    thumb.follow(now, own, [at(-300, -30)]);
    assert.ok(Math.abs(thumb.aim - before) <= 7 * 0.02 + 1e-9);
    before = thumb.aim;
  }
  assert.ok(thumb.aim > 3, "over half a turn rather than back through 0");
  assert.equal(thumb.fires, true);
});

test("without a target, or without a body, nothing aims and nothing fires", () => {
  const thumb = after(30, [at(300, 0)]);
  assert.equal(thumb.fires, true);
  thumb.follow(700, OWN, []);
  assert.deepEqual([thumb.aim, thumb.fires], [null, false]);
  thumb.follow(720, null, [at(300, 0)]);
  assert.deepEqual([thumb.aim, thumb.fires], [null, false]);
});

test("between two targets that are about as near it stays with one", () => {
  const thumb = after(30, [at(300, 0), at(0, 310)]);
  after(30, [at(305, 0), at(0, 300)], thumb, OWN, 700);
  assert.ok(Math.abs(thumb.aim ?? 9) < 0.01);
  after(40, [at(305, 0), at(0, 200)], thumb, OWN, 1400);
  assert.ok(Math.abs((thumb.aim ?? 9) - Math.PI / 2) < 0.01);
});
