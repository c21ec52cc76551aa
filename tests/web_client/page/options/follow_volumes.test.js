import assert from "node:assert/strict";
import { test } from "node:test";

import { followVolumes } from "../../../../web_client/page/options/follow_volumes.js";
import { Options } from "../../../../web_client/visitor/options.js";

test("the mixer is as loud as the options say, from the start and at each change", () => {
  const options = new Options(/** @type {any} */ ({ get: () => null, set: () => {} }));
  const mixer = { volume: 0, effects_volume: 0, interface_volume: 0, muted: true };
  /** @type {string[]} */
  const said = [];
  followVolumes(options, mixer, (sentence) => said.push(sentence));
  assert.deepEqual([mixer.volume, mixer.muted, said], [60, false, []]);
  options.set("volume", 10);
  options.set("muted", true);
  options.set("muted", false);
  assert.equal(mixer.volume, 10);
  assert.deepEqual(said, ["Sound off", "Sound on"]);
});
