import assert from "node:assert/strict";
import { test } from "node:test";

import { isPlainKey } from "../../../../web_client/ui/watching/clean_view.js";

const pressed = (key, changed = {}) =>
  isPlainKey({ key, repeat: false, ctrlKey: false, metaKey: false, altKey: false, ...changed });

test("letters, digits, signs and the keys of dialogs end a clean view", () => {
  for (const key of ["x", "7", " ", "?", "Enter", "Escape", "Tab"]) assert.ok(pressed(key));
});

test("keys that take a picture or set volume and window leave the view clean", () => {
  for (const key of ["PrintScreen", "F11", "F12", "AudioVolumeUp", "Shift", "Meta"]) {
    assert.ok(!pressed(key));
  }
  assert.ok(!pressed("s", { metaKey: true }));
  assert.ok(!pressed("r", { ctrlKey: true }));
  assert.ok(!pressed("x", { repeat: true }));
});
