import assert from "node:assert/strict";
import { test } from "node:test";

import { fitName, showsName } from "../../../web_client/render/labels.js";

test("a long name is cut, and direction characters go", () => {
  assert.equal(fitName("a".repeat(40)), `${"a".repeat(23)}…`);
  assert.equal(fitName("\u202Eabc"), "abc");
});

test("names are those of everybody, of the player's team, or none", () => {
  const seats = new Map([0, 1, 2].map((slot) => [slot, { team: slot < 2 ? 1 : 2 }]));
  const view = /** @type {any} */ ({ own: { slot: 0 }, seats });
  const shown = (names) => [1, 2].map((slot) => showsName(names, view, slot));
  assert.deepEqual(shown("all"), [true, true]);
  assert.deepEqual(shown("team"), [true, false]);
  assert.deepEqual(shown("none"), [false, false]);
});
