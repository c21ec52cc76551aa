import assert from "node:assert/strict";
import { test } from "node:test";

import { results } from "../../../../web_client/texts/en/results.js";

test("a verdict says place and points, one of each as one", () => {
  assert.equal(results.verdict(1, 6, 19), "First of 6 with 19 points.");
  assert.equal(results.verdict(4, 6, 1), "You came 4th of 6 with 1 point.");
});

test("a draw names all who share it", () => {
  assert.equal(results.draw_of(["Ann", "Bo", "Cy"]), "Ann, Bo and Cy draw");
});
