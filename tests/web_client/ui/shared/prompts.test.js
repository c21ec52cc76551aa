import assert from "node:assert/strict";
import { test } from "node:test";

import { PageKeys } from "../../../../web_client/input/bindings/page_keys.js";
import { Prompts } from "../../../../web_client/ui/shared/prompts.js";

const HOP = {
  name: "hop",
  is_press: true,
  keys: ["Space"],
  others: ["H"],
  buttons: ["A"],
  what: "Hop",
};
const WAVE = { name: "wave", is_press: true, keys: ["W"], others: [], buttons: [], what: "Wave" };

test("prompts name what to press on the device that was used last", () => {
  const prompts = new Prompts(new PageKeys());
  prompts.renew([HOP, WAVE], false);
  assert.deepEqual(
    [prompts.control("hop"), prompts.page("menu"), prompts.page("chat"), prompts.control("fly")],
    ["Space", "Esc", "Enter", ""],
  );
  prompts.renew([HOP, WAVE], true);
  assert.deepEqual(
    [prompts.control("hop"), prompts.page("menu"), prompts.page("chat"), prompts.control("wave")],
    ["A", "Menu", "Enter", "W"], // what a gamepad has no button for stays with the keyboard
  );
});

test("prompts follow a change of keys at once", () => {
  const page_keys = new PageKeys();
  const prompts = new Prompts(page_keys);
  assert.equal(prompts.page("mute"), "M");
  page_keys.chosen = { mute: ["KeyP"] };
  prompts.renew([], false);
  assert.equal(prompts.page("mute"), "P");
});

test("in a sentence a prompt is a noun, on a phone and for what nothing is bound to as well", () => {
  const prompts = new Prompts(new PageKeys());
  prompts.renew([HOP, { ...WAVE, keys: [] }], false);
  assert.equal(prompts.noun("hop", false), "Space");
  assert.equal(prompts.noun("wave", false), "a key of your choice (see Settings)");
  assert.equal(prompts.noun("hop", true), "the Hop button");
  prompts.renew([HOP], true);
  assert.equal(prompts.noun("hop", true), "A");
});
