import assert from "node:assert/strict";
import { test } from "node:test";

import { polygon } from "../../../web_client/render/shapes.js";

test("a polygon has two numbers a corner", () => {
  assert.deepEqual(
    polygon(4, 2, 0).map((v) => Math.round(v) + 0),
    [2, 0, 0, 2, -2, 0, 0, -2],
  );
});
