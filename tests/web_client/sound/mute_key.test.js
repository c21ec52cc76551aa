import assert from "node:assert/strict";
import { test } from "node:test";

import { onMuteKey } from "../../../web_client/sound/mute_key.js";

class FakeElement {
  constructor(name) {
    this.name = name;
  }

  closest(selectors) {
    return selectors.includes(this.name) ? this : null;
  }
}

/** Presses a key on a page that listens for the mute key. @returns {boolean} whether it toggled */
function press(event, isMute = (code) => code === "KeyM") {
  globalThis.Element = FakeElement;
  let toggled = false;
  let listener = () => {};
  onMuteKey({ addEventListener: (_, heard) => (listener = heard) }, () => (toggled = true), isMute);
  listener({ code: "KeyM", target: new FakeElement("body"), ...event });
  return toggled;
}

test("M toggles the sound, on a button too", () => {
  assert.equal(press({}), true);
  assert.equal(press({ target: new FakeElement("button") }), true);
  assert.equal(press({ code: "KeyN" }), false);
});

test("not while somebody types, holds it, or means a shortcut", () => {
  assert.equal(press({ target: new FakeElement("input") }), false);
  assert.equal(press({ repeat: true }), false);
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    assert.equal(press({ [modifier]: true }), false);
  }
});

test("another key may be chosen for it", () => {
  const is_chosen = (code) => code === "KeyP";
  assert.equal(press({}, is_chosen), false);
  assert.equal(press({ code: "KeyP" }, is_chosen), true);
});
