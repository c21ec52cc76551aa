import assert from "node:assert/strict";
import { test } from "node:test";

import { fitName } from "../../../web_client/render/labels.js";

test("a long name is cut, and direction characters go", () => {
  assert.equal(fitName("a".repeat(40)), `${"a".repeat(23)}…`);
  assert.equal(fitName("\u202Eabc"), "abc");
});
