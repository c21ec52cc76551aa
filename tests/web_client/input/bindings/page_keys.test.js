/** Keys of the page mean the same on keyboard, mouse and gamepad. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { PageKeys } from "../../../../web_client/input/bindings/page_keys.js";

class FakeElement {
  constructor(name) {
    this.name = name;
  }

  closest(selectors) {
    return selectors.split(/\W+/).includes(this.name) ? this : null;
  }
}
const BODY = new FakeElement("body");

beforeEach(() => Object.assign(globalThis, { Element: FakeElement, HTMLElement: FakeElement }));
afterEach(() => {
  for (const name of ["Element", "HTMLElement"]) delete globalThis[name];
});

test("keys of the page are the usual ones, or those that the visitor chose", () => {
  const keys = new PageKeys();
  assert.ok(keys.is("scores", "Tab"));
  assert.deepEqual(keys.namesOf("menu"), { keys: ["Esc"], buttons: ["Menu"] });
  keys.chosen = { scores: ["KeyT"] };
  assert.ok(keys.is("scores", "KeyT"));
  assert.ok(!keys.is("scores", "Tab"));
  assert.ok(keys.is("chat", "Enter"));
});

/** Keys that note what they do, on a page that sends them events. */
function listening() {
  const keys = new PageKeys();
  const page = new EventTarget();
  const noted = [];
  keys.listen(/** @type {any} */ (page));
  keys.on("mute", { when: () => true, down: () => noted.push("mute") });
  keys.on("scores", {
    when: () => true,
    down: () => noted.push("scores"),
    up: () => noted.push("no scores"),
  });
  /** @returns {boolean} whether the browser does nothing else with it */
  const send = (type, values) => {
    const event = new Event(type, { cancelable: true });
    const all = { target: BODY, repeat: false, ...values };
    for (const [name, value] of Object.entries(all)) Object.defineProperty(event, name, { value });
    page.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { keys, noted, send };
}

test("a key of the page acts from keyboard, mouse and gamepad", () => {
  const { keys, noted, send } = listening();
  keys.chosen = { mute: ["KeyP", "Mouse3", "Pad8"] };
  assert.ok(send("keydown", { code: "KeyP" }));
  assert.ok(send("mousedown", { button: 3 }));
  assert.ok(keys.press("Pad8"));
  assert.deepEqual(noted, ["mute", "mute", "mute"]);
  assert.ok(!send("keydown", { code: "KeyM" }));
  assert.ok(!keys.press("Pad9"));
});

test("what stays while a key is down goes with it, and when the page is left", () => {
  const { keys, noted, send } = listening();
  assert.ok(send("keydown", { code: "Tab" }));
  assert.ok(send("keydown", { code: "Tab", repeat: true }));
  send("keyup", { code: "Tab" });
  send("keyup", { code: "Tab" });
  keys.press("Pad8");
  send("blur", {});
  assert.deepEqual(noted, ["scores", "no scores", "scores", "no scores"]);
});

test("a key does nothing while somebody types, holds it, means a shortcut or clicks a button", () => {
  const { keys, noted, send } = listening();
  keys.chosen = { mute: ["KeyM", "Space", "Mouse0"] };
  send("keydown", { code: "KeyM", target: new FakeElement("input") });
  send("keydown", { code: "KeyM", repeat: true });
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    send("keydown", { code: "KeyM", [modifier]: true });
  }
  send("keydown", { code: "Space", target: new FakeElement("button") });
  send("mousedown", { button: 0, target: new FakeElement("button") });
  assert.deepEqual(noted, []);
  send("keydown", { code: "KeyM", target: new FakeElement("button") });
  assert.deepEqual(noted, ["mute"]);
});

test("a key that means nothing now is left to others", () => {
  const { keys, noted, send } = listening();
  let is_due = false;
  keys.on("vote_yes", { when: () => is_due, down: () => noted.push("yes") });
  assert.ok(!send("keydown", { code: "KeyY" }));
  is_due = true;
  assert.ok(send("keydown", { code: "KeyY" }));
  assert.deepEqual(noted, ["yes"]);
});
