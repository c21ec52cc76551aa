/** Keys can be chosen; a conflict is seen, and ends as the player says. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { PAGE } from "../../../../web_client/input/bindings/page_keys.js";
import { Rebinding } from "../../../../web_client/input/bindings/rebinding.js";
import { Options } from "../../../../web_client/visitor/options.js";
import { KeptValues } from "../../../../web_client/visitor/storage.js";
import { memoryStore } from "../../support/browser.js";

const INPUT = { buttons: ["left", "fire"], presses: ["hop"], aim: true };
const GAMES = ["toy", "ball"].map((name) => ({ name, title: name, input: INPUT, labels: {} }));
const [FIRST, SECOND, PAD] = [
  { is_pad: false, at: 0 },
  { is_pad: false, at: 1 },
  { is_pad: true, at: 0 },
];

/** @type {Rebinding} */
let rebinding;
const row = (owner, name) => {
  const section = rebinding.sections.find((one) => one.owner === owner);
  const found = section?.rows.find((one) => one.name === name);
  assert.ok(found, `${owner} has no ${name}`);
  return found;
};
const codes = (owner, name) => rebinding.codesOf(row(owner, name));

beforeEach(() => {
  rebinding = new Rebinding(new Options(new KeptValues(() => memoryStore())));
  rebinding.know(GAMES);
});

test("each game and the page itself have rows, with the usual codes", () => {
  assert.deepEqual(
    rebinding.sections.map(({ owner }) => owner),
    ["toy", "ball", PAGE],
  );
  assert.deepEqual(codes("toy", "fire"), ["Mouse0", "ArrowUp", "Pad7"]);
  assert.deepEqual(codes("toy", "turn_left"), ["ArrowLeft"]);
  assert.deepEqual(codes(PAGE, "scores"), ["Tab", "Pad8"]);
});

test("a code goes into its place, of keys or of the gamepad, in one game alone", () => {
  rebinding.put(row("toy", "fire"), FIRST, "KeyP");
  rebinding.put(row("toy", "fire"), PAD, "Pad5");
  assert.deepEqual(codes("toy", "fire"), ["KeyP", "ArrowUp", "Pad5"]);
  assert.deepEqual(codes("ball", "fire"), ["Mouse0", "ArrowUp", "Pad7"]);
  rebinding.put(row("toy", "hop"), SECOND, "KeyH");
  assert.deepEqual(codes("toy", "hop"), ["Space", "KeyH", "Pad0"]);
  rebinding.put(row("toy", "hop"), FIRST, "");
  assert.deepEqual(codes("toy", "hop"), ["KeyH", "Pad0"]);
});

test("a code that another control has at the same time is a conflict", () => {
  const hop = row("toy", "hop");
  assert.equal(rebinding.conflict(hop, "Mouse0"), row("toy", "fire"));
  assert.equal(rebinding.conflict(hop, "Enter"), row(PAGE, "chat"));
  assert.equal(rebinding.conflict(hop, "Space"), null); // its own
  assert.equal(rebinding.conflict(hop, "KeyP"), null);
  assert.equal(rebinding.conflict(row(PAGE, "chat"), "Space"), row("toy", "hop"));
});

test("spectators' keys may be players' keys, but not the page's", () => {
  assert.equal(rebinding.conflict(row("toy", "hop"), "KeyQ"), null);
  assert.equal(rebinding.conflict(row(PAGE, "chat"), "KeyQ"), row(PAGE, "player_before"));
});

test("a conflict ends with a swap, or with one control left without", () => {
  const hop = row("toy", "hop");
  rebinding.swap(hop, FIRST, "Mouse0", row("toy", "fire"));
  assert.deepEqual(codes("toy", "hop"), ["Mouse0", "Pad0"]);
  assert.deepEqual(codes("toy", "fire"), ["Space", "ArrowUp", "Pad7"]);
  rebinding.take(hop, PAD, "Pad7", row("toy", "fire"));
  assert.deepEqual(codes("toy", "hop"), ["Mouse0", "Pad7"]);
  assert.deepEqual(codes("toy", "fire"), ["Space", "ArrowUp"]);
  assert.equal(rebinding.conflict(hop, "Mouse0"), null);
});

test("a mouse button may do anything but turn the aim", () => {
  const [turn, fire, chat] = [row("toy", "turn_left"), row("toy", "fire"), row(PAGE, "chat")];
  assert.deepEqual([turn.by_mouse, fire.by_mouse, chat.by_mouse], [false, true, true]);
});

test("a reset brings back the usual codes of one game", () => {
  rebinding.put(row("toy", "fire"), FIRST, "KeyP");
  rebinding.put(row("ball", "fire"), FIRST, "KeyO");
  rebinding.reset("toy");
  assert.deepEqual(codes("toy", "fire"), ["Mouse0", "ArrowUp", "Pad7"]);
  assert.deepEqual(codes("ball", "fire"), ["KeyO", "ArrowUp", "Pad7"]);
});

test("places show what they have, and which of it always holds", () => {
  const places = rebinding.slotsOf(row(PAGE, "menu"));
  assert.deepEqual(
    places.map(({ code, is_fixed }) => [code, is_fixed]),
    [
      ["Escape", true],
      ["", false],
      ["Pad9", false],
    ],
  );
});
