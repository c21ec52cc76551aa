import assert from "node:assert/strict";
import test from "node:test";

import { snap } from "../../../web_client/simulation/rounding.js";

test("halves round upward on both sides of zero", () => {
  assert.deepEqual(
    [0.5, 1.5, 2.5, -0.5, -1.5, 2.4999].map((v) => snap(v, 1)),
    [1, 2, 3, 0, -1, 2],
  );
});

test("snapping keeps what is on the grid", () => {
  assert.deepEqual(
    [1 / 256, 100.00195, -0.001].map((v) => snap(v, 256)),
    [1 / 256, 100, 0],
  );
});
