import assert from "node:assert/strict";
import { test } from "node:test";

import { followVolumes } from "../../../../web_client/page/options/follow_volumes.js";
import { Options } from "../../../../web_client/visitor/options.js";

test("the mixer is as loud as the options say, from the start and at each change", () => {
  const options = new Options(/** @type {any} */ ({ get: () => null, set: () => {} }));
  const mixer = { volume: 0, effects_volume: 0, interface_volume: 0, muted: true };
  followVolumes(options, mixer);
  assert.deepEqual([mixer.volume, mixer.muted], [60, false]);
  options.set("volume", 10);
  options.set("muted", true);
  assert.deepEqual([mixer.volume, mixer.muted], [10, true]);
  options.set("muted", false);
  assert.equal(mixer.muted, false);
});
