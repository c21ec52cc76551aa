import assert from "node:assert/strict";
import { test } from "node:test";

import { PadMenu } from "../../../../web_client/ui/gamepad/pad_menu.js";

const REST = { x: 0, y: 0 };
const UP = new Set(["Pad12"]);
const NONE = new Set();

/** A menu that notes where the focus would move. */
function menu() {
  const pad_menu = new PadMenu(/** @type {any} */ (null));
  const moved = [];
  pad_menu.move = (direction) => moved.push(direction);
  return { pad_menu, moved };
}

test("the D-pad moves the focus once, and again while it is held", () => {
  const { pad_menu, moved } = menu();
  for (const now_ms of [0, 16, 32, 390, 400, 520]) pad_menu.steer(REST, UP, now_ms);
  assert.deepEqual(moved, ["up", "up", "up"]);
});

test("a press that meant something else moves nothing until it is up", () => {
  const { pad_menu, moved } = menu();
  pad_menu.spent = "Pad12";
  for (const now_ms of [0, 16, 1000]) pad_menu.steer(REST, UP, now_ms);
  assert.deepEqual(moved, []);
  pad_menu.steer(REST, NONE, 1016);
  pad_menu.steer(REST, UP, 1032);
  assert.deepEqual(moved, ["up"]);
});
