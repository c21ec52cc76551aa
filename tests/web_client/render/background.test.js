import assert from "node:assert/strict";
import { test } from "node:test";

import { positiveRest } from "../../../web_client/render/background.js";

test("the remainder of a place in a tile is never negative", () => {
  assert.deepEqual([positiveRest(-1, 10), positiveRest(23, 10)], [9, 3]);
});
