import assert from "node:assert/strict";
import { test } from "node:test";

import { AimKeys } from "../../../web_client/input/aim_keys.js";

test("keys take the aim over where it was, turn it finely and then fast, and hand it back", () => {
  const keys = new AimKeys();
  assert.equal(keys.aim(0, 1), null);
  assert.equal(keys.key("KeyA", "left", true), false);
  keys.key("KeyL", "turn_right", true);
  assert.equal(keys.aim(0, 1), 1);
  const tapped = keys.aim(50, 9);
  assert.ok(tapped > 1.05 && tapped < 1.1, String(tapped));
  for (let now_ms = 100; now_ms <= 1050; now_ms += 50) keys.aim(now_ms, 9);
  assert.ok(keys.aim(1050, 9) > 4, String(keys.angle));
  keys.key("KeyL", "turn_right", false);
  const held = keys.aim(2000, 9);
  assert.equal(keys.aim(3000, 9), held);
  keys.rest();
  assert.equal(keys.aim(3100, 9), null);
});

test("keys turn at the speed that the player chose", () => {
  const turned = (speed) => {
    const keys = new AimKeys();
    keys.speed = speed;
    keys.key("KeyL", "turn_right", true);
    keys.aim(0, 0);
    return keys.aim(50, 0) ?? 0;
  };
  assert.equal(turned(2), 2 * turned(1));
});
