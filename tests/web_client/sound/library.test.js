import assert from "node:assert/strict";
import { test } from "node:test";

import { SOUNDS } from "../../../web_client/generated/protocol.js";
import { LIBRARY } from "../../../web_client/sound/library.js";
import { render } from "../../../web_client/sound/synth.js";
import { recipesOf } from "../../../web_client/sound/table.js";

const RATE = 24_000;

test("the library has the sounds that a declaration may name, each a valid recipe", () => {
  assert.deepEqual(Object.keys(LIBRARY), SOUNDS);
  assert.equal(recipesOf(LIBRARY).size, SOUNDS.length);
});

test("what is heard often is short and quiet, what matters is louder", () => {
  const { shot, hit, hurt, death, chat, blip } = LIBRARY;
  assert.ok(shot.level < hit.level && hit.level < hurt.level && hurt.level < death.level);
  for (const often of [shot, hit, chat, blip]) {
    assert.ok(render(often, RATE).length < 0.15 * RATE);
  }
  assert.ok(render(death, RATE).length > 1.2 * RATE);
});
