import assert from "node:assert/strict";
import { test } from "node:test";

import { Rebinding } from "../../../../web_client/input/bindings/rebinding.js";
import { PageKeys } from "../../../../web_client/input/bindings/page_keys.js";
import { createInterface } from "../../../../web_client/ui/interface.js";
import { isPlainKey } from "../../../../web_client/ui/watching/clean_view.js";
import { Options } from "../../../../web_client/visitor/options.js";
import { KeptValues } from "../../../../web_client/visitor/storage.js";
import { memoryStore } from "../../support/browser.js";
import { emptyPage } from "../../support/elements.js";
import { ANN, BEN, STATUS, roomView } from "../../support/room_view.js";

/** Whether a dialog is open in this part of the page. */
const hasDialog = (node) => node.open === true || (node.children ?? []).some(hasDialog);

/** A clean view of a match, in the whole interface, and the calls that the interface makes. */
function cleanView({ status = STATUS } = {}) {
  Object.assign(globalThis, emptyPage());
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  const taken = [];
  const names = ["on_chat_open", "on_clean", "on_netgraph", "on_command", "on_retry", "on_home"];
  const more = ["on_reconnect", "on_options", "colourOf"];
  const calls = Object.fromEntries(
    [...names, ...more].map((name) => [name, (...args) => void taken.push([name, ...args])]),
  );
  const options = new Options(new KeptValues(() => memoryStore()));
  const page_keys = new PageKeys();
  page_keys.listen(window);
  const chosen = { options, page_keys, rebinding: new Rebinding(options) };
  const ui = createInterface(document.body, calls, chosen);
  ui.enter("toy", null);
  ui.showRoom(roomView({ status }), 30, { code: "BCDFGH", link: "", scope: "", qr: "" });
  ui.clean();
  const { classList } = document.body;
  return {
    ...{ ui, page_keys, classList },
    took: (what) => taken.filter(([name]) => name === what).map(([, ...args]) => args),
    isOn: () => classList.contains("clean"),
    /** Press a key of a keyboard. */
    press(code, key = "x") {
      window.fire("keydown", { code, key, target: null, preventDefault() {} });
    },
    tap: () => window.fire("pointerdown", { pointerType: "touch", button: 0 }),
  };
}

test("any key and a tap end a clean view, and the menu's key does no more than that", () => {
  for (const code of ["KeyX", "Escape"]) {
    const view = cleanView();
    view.press(code);
    assert.ok(!view.isOn(), code);
    assert.ok(!hasDialog(document.body), code);
  }
  const view = cleanView();
  view.tap();
  assert.ok(!view.isOn());
});

test("what is pressed at the results, or while the page reconnects, leaves the view clean", () => {
  const elsewhere = {
    reconnect({ classList, ui }) {
      const cause = { title: "", reason: "", keeps: true, has_seat: true };
      ui.reconnecting({ ...cause, attempt: 1, retry_in_ms: 0, since_ms: 0 }, 30);
      classList.remove("playing");
    },
    results: ({ classList }) => classList.add("between-rounds"),
  };
  for (const [name, go] of Object.entries(elsewhere)) {
    const view = cleanView();
    go(view);
    view.press("KeyX");
    view.press("Escape", "Escape");
    view.tap();
    assert.ok(view.isOn(), name);
    assert.equal(hasDialog(document.body), name === "results", "the menu");
  }
});

test("opening the chat ends the view before the field takes the focus", () => {
  const view = cleanView();
  view.page_keys.press("Enter");
  assert.ok(!view.isOn());
  assert.equal(view.took("on_chat_open").length, 1);
});

test("the netgraph's key ends the view and shows the netgraph, also one that was open before", () => {
  const view = cleanView();
  view.press("F3", "F3");
  assert.ok(!view.isOn());
  view.ui.clean();
  view.press("F3", "F3");
  assert.ok(!view.isOn());
  assert.deepEqual(view.took("on_netgraph"), [[true], [true]]);
});

test("a vote's key answers it and leaves the view clean; without a vote it ends the view", () => {
  const vote = { target: 3, by: BEN.id, yes: 1, needed: 2, ends_tick: 900 };
  const members = [ANN, BEN, { ...BEN, id: 3, name: "Cy", slot: 2 }];
  const view = cleanView({ status: { ...STATUS, members, vote } });
  view.press("KeyY", "y");
  assert.deepEqual(view.took("on_command"), [["vote", { yes: true }]]);
  assert.ok(view.isOn());
  view.press("KeyN", "n");
  assert.ok(!view.isOn());
});

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
