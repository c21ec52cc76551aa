import assert from "node:assert/strict";
import { test } from "node:test";

import { bind, controlsOf } from "../../../web_client/input/bindings.js";

test("well-known names get their usual keys, others the next free ones", () => {
  const bindings = bind({ buttons: ["up", "fire", "hook"], presses: ["hop", "taunt"] });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW", "ArrowUp"]);
  assert.deepEqual(codes("fire"), ["Mouse0"]);
  assert.deepEqual(codes("hook"), ["Space"]);
  assert.deepEqual(codes("hop"), ["Mouse2"]);
  assert.deepEqual(codes("taunt"), ["KeyE"]);
});

test("where there is an aim, the arrows turn it and press the mouse's buttons", () => {
  const bindings = bind({ buttons: ["up", "left", "fire"], presses: ["dash", "rail"], aim: true });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW"]);
  assert.deepEqual(codes("left"), ["KeyA"]);
  assert.deepEqual(codes("fire"), ["Mouse0", "ArrowUp"]);
  assert.deepEqual(codes("rail"), ["Mouse2", "ArrowDown"]);
  assert.equal(bindings.has("ArrowLeft"), false);
});

test("a game's own keys come before the usual and the spare ones", () => {
  const keys = { hook: ["KeyE"], up: ["Space"] };
  const bindings = bind({ buttons: ["up", "hook"], presses: ["taunt"] }, keys);
  assert.deepEqual(
    [...bindings].map(([code, { name }]) => [code, name]),
    [
      ["Space", "up"],
      ["KeyE", "hook"],
      ["Mouse0", "taunt"],
    ],
  );
});

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
