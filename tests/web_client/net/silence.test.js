import assert from "node:assert/strict";
import { test } from "node:test";

import { Silence } from "../../../web_client/net/silence.js";

/** Looks every frame from one moment to another. */
function look(silence, from_ms, to_ms, is_open = true) {
  for (let now_ms = from_ms; now_ms <= to_ms; now_ms += 20) silence.look(now_ms, is_open);
  return silence;
}

test("data that is missing for 0.7 s is stale, for 3 s lost, and fresh with the next tick", () => {
  const silence = new Silence();
  silence.heard(0);
  assert.equal(look(silence, 0, 680).freshness, "fresh");
  assert.equal(look(silence, 700, 700).freshness, "stale");
  assert.equal(look(silence, 720, 2980).freshness, "stale");
  assert.equal(look(silence, 3000, 3000).freshness, "lost");
  assert.equal(silence.quiet_ms, 3000);
  silence.heard(3010);
  assert.deepEqual([silence.freshness, silence.quiet_ms, silence.fade], ["fresh", 0, 1]);
});

test("a lobby's status once a second is not taken for a lost line", () => {
  const silence = new Silence();
  for (let second = 0; second < 20; second++) {
    silence.heard(second * 1000);
    assert.notEqual(look(silence, second * 1000, second * 1000 + 980).freshness, "lost");
  }
});

test("time in which the page was hidden or stalled is not the line's", () => {
  const silence = new Silence();
  silence.heard(0);
  look(silence, 0, 600);
  silence.look(3_600_000, true);
  assert.deepEqual([silence.freshness, silence.quiet_ms], ["fresh", 0]);
  assert.equal(look(silence, 3_600_020, 3_600_680).freshness, "fresh");
  assert.equal(look(silence, 3_600_700, 3_600_700).freshness, "stale", "it is missing after all");
});

test("nothing is missing while there is no connection", () => {
  const silence = new Silence();
  look(silence, 0, 20_000, false);
  assert.equal(silence.freshness, "fresh");
  look(silence, 20_020, 20_600);
  assert.equal(silence.freshness, "fresh");
});

test("what is drawn from old state fades within half a second, and not below three tenths", () => {
  const silence = new Silence();
  silence.heard(0);
  assert.equal(look(silence, 0, 700).fade, 1);
  assert.ok(Math.abs(look(silence, 720, 960).fade - 0.636) < 0.001);
  assert.equal(look(silence, 980, 2000).fade, 0.3);
});
