import assert from "node:assert/strict";
import { test } from "node:test";

import { positiveRest } from "../../../web_client/render/background.js";

test("a tile's rest is never negative", () => {
  assert.deepEqual([positiveRest(-1, 10), positiveRest(23, 10)], [9, 3]);
});
