import assert from "node:assert/strict";
import { test } from "node:test";

import { controlsOf, isBound } from "../../../../web_client/input/bindings/control_list.js";

test("players see a game's controls in the order of its labels, directions as one", () => {
  const declared = {
    buttons: ["up", "down", "left", "right", "fire"],
    presses: ["drop_it"],
    aim: true,
  };
  const told = controlsOf(declared, { fire: "Shoot", move: "Fly" }).map(
    ({ name, keys, others, what }) => [name, keys.join(" "), others.join(" "), what],
  );
  assert.deepEqual(told, [
    ["fire", "Left button", "↑", "Shoot"],
    ["move", "W A S D", "", "Fly"],
    ["aim", "Mouse", "← →", "Aim"],
    ["drop_it", "Space", "", "Drop it"],
  ]);
  const own_way = controlsOf({ buttons: ["left", "right", "up"], presses: [] }, { up: "Jump" });
  assert.deepEqual(
    own_way.map(({ keys, others, what }) => [keys, others, what]),
    [
      [["W"], ["↑"], "Jump"],
      [["A", "D"], ["←", "→"], "Move"],
    ],
  );
});

test("a list has the gamepad's buttons, and follows what the visitor chose", () => {
  const declared = { buttons: ["left", "right", "fire"], presses: ["hop"], aim: true };
  const listed = (chosen) =>
    controlsOf(declared, {}, {}, chosen).map(({ name, keys, buttons }) => [
      name,
      ...keys,
      ...buttons,
    ]);
  assert.deepEqual(listed({}), [
    ["move", "A", "D", "Left stick"],
    ["aim", "Mouse", "Right stick"],
    ["fire", "Left button", "RT"],
    ["hop", "Space", "A"],
  ]);
  const chosen = { fire: ["KeyP", "Pad5"], hop: [], left: ["KeyJ"] };
  assert.deepEqual(listed(chosen), [
    ["move", "J", "D", "Left stick"],
    ["aim", "Mouse", "Right stick"],
    ["fire", "P", "RB"],
    ["hop"], // fingers still have its button
  ]);
  const bound = controlsOf(declared, {}, {}, chosen).filter(isBound);
  assert.deepEqual(
    bound.map(({ name }) => name),
    ["move", "aim", "fire"],
  );
});
