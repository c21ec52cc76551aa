import assert from "node:assert/strict";
import { test } from "node:test";

import { bind } from "../../../../web_client/input/bindings/bindings.js";

test("well-known names get their usual keys, others the next free ones", () => {
  const bindings = bind({ buttons: ["up", "fire", "hook"], presses: ["hop", "taunt"] });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW", "ArrowUp", "Pad12"]);
  assert.deepEqual(codes("fire"), ["Mouse0", "Pad7"]);
  assert.deepEqual(codes("hook"), ["Space", "Pad0"]);
  assert.deepEqual(codes("hop"), ["Mouse2", "Pad6"]);
  assert.deepEqual(codes("taunt"), ["KeyE", "Pad1"]);
});

test("where there is an aim, the arrows turn it and press the mouse's buttons", () => {
  const bindings = bind({ buttons: ["up", "left", "fire"], presses: ["dash", "rail"], aim: true });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW", "Pad12"]);
  assert.deepEqual(codes("left"), ["KeyA", "Pad14"]);
  assert.deepEqual(codes("fire"), ["Mouse0", "ArrowUp", "Pad7"]);
  assert.deepEqual(codes("rail"), ["Mouse2", "ArrowDown", "Pad6"]);
  assert.deepEqual(codes("turn_left"), ["ArrowLeft"]);
});

test("a game's own keys come before the usual and the spare ones", () => {
  const keys = { hook: ["KeyE"], up: ["Space", "Pad3"] };
  const bindings = bind({ buttons: ["up", "hook"], presses: ["taunt"] }, keys);
  assert.deepEqual(
    [...bindings].map(([code, { name }]) => [code, name]),
    [
      ["Space", "up"],
      ["Pad3", "up"],
      ["KeyE", "hook"],
      ["Pad0", "hook"],
      ["Mouse0", "taunt"],
      ["Pad6", "taunt"],
    ],
  );
});

test("what the visitor chose comes first, and an empty choice is no key", () => {
  const declared = { buttons: ["up", "fire"], presses: ["hop"] };
  const bindings = bind(declared, {}, { fire: ["KeyP"], hop: [] });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("fire"), ["KeyP"]);
  assert.deepEqual(codes("hop"), []);
  assert.deepEqual(codes("up"), ["KeyW", "ArrowUp", "Pad12"]);
});
