import assert from "node:assert/strict";
import { test } from "node:test";

import { bind } from "../../../web_client/input/bindings.js";

test("well-known names get their usual keys, others the next free ones", () => {
  const bindings = bind({ buttons: ["up", "fire", "hook"], presses: ["dash", "taunt"] });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW", "ArrowUp"]);
  assert.deepEqual(codes("fire"), ["Mouse0"]);
  assert.deepEqual(codes("dash"), ["Space"]);
  assert.deepEqual(codes("hook"), ["Mouse2"]);
  assert.deepEqual(codes("taunt"), ["KeyE"]);
});

test("where there is an aim, the arrows turn it and shoot, and WASD flies", () => {
  const bindings = bind({ buttons: ["up", "left", "fire"], presses: ["rail"], aim: true });
  const codes = (name) => [...bindings].filter(([, b]) => b.name === name).map(([code]) => code);
  assert.deepEqual(codes("up"), ["KeyW"]);
  assert.deepEqual(codes("left"), ["KeyA"]);
  assert.deepEqual(codes("fire"), ["Mouse0", "ArrowUp"]);
  assert.deepEqual(codes("rail"), ["Mouse2", "ArrowDown"]);
  assert.equal(bindings.has("ArrowLeft"), false);
});
