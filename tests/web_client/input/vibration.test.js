import assert from "node:assert/strict";
import { test } from "node:test";

import { Vibration } from "../../../web_client/input/vibration.js";

/** What is felt with a device in use. */
function feeling(device) {
  const felt = [];
  const actuator = {
    playEffect: async (_, { duration }) => void felt.push(`gamepad ${duration}`),
  };
  const vibration = new Vibration(
    () => device,
    () => [null, { vibrationActuator: actuator }, { vibrationActuator: null }, {}],
    (ms) => felt.push(`phone ${ms}`),
  );
  return { vibration, felt };
}

test("hits, kills and a death are felt by the device that is in use", () => {
  for (const [device, name] of [
    ["touch", "phone"],
    ["gamepad", "gamepad"],
  ]) {
    const { vibration, felt } = feeling(device);
    vibration.feel("hurt", 0);
    vibration.feel("kill", 1000);
    vibration.feel("death", 2000);
    vibration.feel("shot", 3000);
    vibration.feel("toString", 3000);
    assert.deepEqual(felt, [`${name} 45`, `${name} 90`, `${name} 260`]);
  }
  const { vibration, felt } = feeling("keys");
  vibration.feel("death", 0);
  assert.deepEqual(felt, []);
});

test("hits in quick succession are one, and the option turns all of it off", () => {
  const { vibration, felt } = feeling("touch");
  for (const now_ms of [0, 40, 100, 130, 400]) vibration.feel("hurt", now_ms);
  assert.deepEqual(felt, ["phone 45", "phone 45", "phone 45"]);
  vibration.is_on = false;
  vibration.feel("death", 9000);
  assert.equal(felt.length, 3);
});
