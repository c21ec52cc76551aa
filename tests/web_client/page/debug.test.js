import assert from "node:assert/strict";
import { test } from "node:test";

import { ScriptedControls } from "../../../web_client/page/debug.js";

test("a script holds its buttons, presses each press once, and keeps its aim", () => {
  const controls = new ScriptedControls({ held: ["up"], aim: 1.5, press: ["jump", "jump"] });
  assert.deepEqual([controls.isHeld("up"), controls.isHeld("down")], [true, false]);
  const presses = [1, 2, 3].map(() => controls.takePress("jump"));
  assert.deepEqual(presses, [true, true, false]);
  assert.equal(controls.takePress("wave"), false);
  assert.equal(controls.aim, 1.5);
});

test("a script without an aim leaves the aim where it was", () => {
  assert.equal(new ScriptedControls({}).aim, null);
});
