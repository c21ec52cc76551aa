import assert from "node:assert/strict";
import { test } from "node:test";

import { PageKeys } from "../../../../web_client/input/bindings/page_keys.js";

test("keys of the page are the usual ones, or those that the visitor chose", () => {
  const keys = new PageKeys();
  assert.ok(keys.is("scores", "Tab"));
  assert.deepEqual(keys.namesOf("menu"), { keys: ["Esc"], buttons: ["Menu"] });
  keys.chosen = { scores: ["KeyT"] };
  assert.ok(keys.is("scores", "KeyT"));
  assert.ok(!keys.is("scores", "Tab"));
  assert.ok(keys.is("chat", "Enter"));
});
