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

/** A menu whose control is being changed by a direction that is still held. */
function changing({ isConnected }) {
  const { pad_menu } = menu();
  let changes = 0;
  const dispatchEvent = ({ type }) => (changes += Number(type === "change"));
  pad_menu.changing = /** @type {any} */ ({ isConnected, dispatchEvent });
  return { pad_menu, changesOf: () => changes };
}

test("what was being changed is settled once, before a button does something else", () => {
  const { pad_menu, changesOf } = changing({ isConnected: true });
  pad_menu.press = () => assert.equal(changesOf(), 1);
  pad_menu.pressed("Pad0");
  pad_menu.settle();
  assert.equal(changesOf(), 1);
});

test("a control that has left the page changes nothing any more", () => {
  const { pad_menu, changesOf } = changing({ isConnected: false });
  pad_menu.settle();
  assert.equal(pad_menu.changing, null);
  assert.equal(changesOf(), 0);
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
