/** All devices of a player are one: which was used last, and what each of them holds. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { bind } from "../../../web_client/input/bindings/bindings.js";
import { PlayerInput } from "../../../web_client/input/player_input.js";

const DECLARED = { buttons: ["up", "left", "down", "right", "fire"], presses: [], aim: true };
const BROWSER = ["window", "document", "navigator", "HTMLElement", "Element"];

class FakeElement extends EventTarget {
  classList = { toggle() {} };
  querySelector = () => null;
  closest = () => null;
}
/** What stood in the place of the browser's objects. */
let before = new Map();
let pad = { connected: true, mapping: "standard", axes: [0, 0, 0, 0], buttons: [] };

beforeEach(() => {
  pad = {
    connected: true,
    mapping: "standard",
    axes: [0, 0, 0, 0],
    buttons: Array.from({ length: 17 }, () => ({ pressed: false, value: 0 })),
  };
  const values = {
    window: new EventTarget(),
    document: new EventTarget(),
    navigator: { getGamepads: () => [pad] },
    HTMLElement: FakeElement,
    Element: FakeElement,
  };
  before = new Map(
    BROWSER.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  );
  for (const name of BROWSER) {
    Object.defineProperty(globalThis, name, { value: values[name], configurable: true });
  }
});
afterEach(() => {
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
});

/** A player's input in a match, with a gamepad, and the menus that note what comes to them. */
function playing() {
  const input = new PlayerInput(
    /** @type {any} */ (new FakeElement()),
    /** @type {any} */ (new FakeElement()),
  );
  const menus = {
    is_open: false,
    takes: "",
    used: [],
    are_open: () => menus.is_open,
    pressed: (code) => code === menus.takes,
    settled: 0,
    steer() {},
    settle: () => (menus.settled += 1),
    use: (device) => menus.used.push(device),
    say() {},
  };
  input.menus = menus;
  input.bindTo([], bind(DECLARED, {}, { turn_right: ["Pad5"] }));
  window.dispatchEvent(new Event("gamepadconnected"));
  const held = () => DECLARED.buttons.filter((name) => input.latch?.isHeld(name)).join(" ");
  /** A frame, and the step of the game that comes with it. */
  const frame = (now_ms) => {
    input.poll(now_ms);
    const holds = held();
    input.latch?.stepped();
    return holds;
  };
  return { input, menus, frame };
}

/** An event of the browser. */
function send(type, values) {
  const event = new Event(type, { cancelable: true });
  for (const [name, value] of Object.entries({ isTrusted: true, ...values })) {
    Object.defineProperty(event, name, { value });
  }
  window.dispatchEvent(event);
  return event;
}
const key = (code, timeStamp, more) => send("keydown", { code, timeStamp, ...more });
const moveMouse = (px, timeStamp) =>
  send("pointermove", { pointerType: "mouse", movementX: px, movementY: 0, timeStamp });

test("a gamepad steers by its stick, and lets go when that rests", () => {
  const { frame, input } = playing();
  pad.axes = [1, 0, 0, 1];
  assert.equal(frame(0), "right");
  assert.equal(input.aim(0, null, /** @type {any} */ (null)), Math.PI / 2);
  pad.axes = [0, 0, 0, 0];
  assert.equal(frame(16), "");
});

test("a gamepad that is pulled out with its stick pushed steers no longer", () => {
  const { frame } = playing();
  pad.axes = [1, 0, 0, 0];
  frame(0);
  pad.connected = false;
  window.dispatchEvent(new Event("gamepaddisconnected"));
  assert.equal(frame(16), "");
});

test("a stick that comes to rest while another device is used lets go too", () => {
  const { frame, input } = playing();
  pad.axes = [0, -1, 0, 0];
  assert.equal(frame(0), "up");
  input.use("touch");
  pad.axes = [0, 0, 0, 0];
  assert.equal(frame(16), "");
});

test("keys and mouse take the gamepad's place once it has rested for a while", () => {
  const { frame, input, menus } = playing();
  pad.axes = [1, 0, 0, 0];
  frame(1000);
  moveMouse(9, 1010);
  key("KeyP", 1020);
  assert.equal(input.device, "gamepad");
  moveMouse(2, 1400); // the table shakes
  assert.equal(input.device, "gamepad");
  moveMouse(2, 1410);
  assert.equal(input.device, "keys");
  frame(1420);
  key("KeyP", 1800);
  assert.deepEqual(menus.used, ["gamepad", "keys", "gamepad", "keys"]);
});

test("a key that the page itself sends changes no device", () => {
  const { frame, input } = playing();
  pad.buttons[0].pressed = true;
  frame(0);
  key("", 1000, { isTrusted: false });
  assert.equal(input.device, "gamepad");
});

test("a button that the page takes does not reach the game, nor does a stick while a menu is open", () => {
  const { frame, menus } = playing();
  pad.buttons[7].pressed = true;
  assert.equal(frame(0), "fire");
  pad.buttons[7].pressed = false;
  assert.equal(frame(16), "");
  menus.takes = "Pad7";
  pad.buttons[7].pressed = true;
  assert.equal(frame(32), "");
  pad.axes = [1, 0, 0, 0];
  assert.equal(frame(48), "right");
  menus.is_open = true;
  assert.equal(frame(64), "");
});

test("a menu settles what was being changed as soon as it closes or another device is used", () => {
  const { frame, input, menus } = playing();
  pad.axes = [1, 0, 0, 0];
  menus.is_open = true;
  frame(0);
  assert.equal(menus.settled, 0);
  menus.is_open = false;
  frame(16);
  assert.equal(menus.settled, 1);
  menus.is_open = true;
  pad.axes = [0, 0, 0, 0];
  input.use("keys");
  frame(32);
  assert.equal(menus.settled, 2);
});

test("a gamepad's button turns the aim, until its right stick aims", () => {
  const { frame, input } = playing();
  const aim = (now_ms) => input.aim(now_ms, { x: 0, y: 0, aim: 1 }, /** @type {any} */ (null));
  pad.buttons[5].pressed = true;
  frame(0);
  assert.equal(aim(0), 1);
  assert.ok(Number(aim(50)) > 1);
  pad.axes = [0, 0, -1, 0];
  frame(66);
  assert.equal(aim(66), Math.PI);
});

test("a button of the page that the gamepad lets go comes up there", () => {
  const { frame, input } = playing();
  let is_shown = false;
  input.page_keys.on("scores", {
    when: () => true,
    down: () => (is_shown = true),
    up: () => (is_shown = false),
  });
  input.page_keys.press("Pad8");
  pad.buttons[8].pressed = true;
  frame(0);
  assert.ok(is_shown);
  pad.buttons[8].pressed = false;
  frame(16);
  assert.ok(!is_shown);
});
