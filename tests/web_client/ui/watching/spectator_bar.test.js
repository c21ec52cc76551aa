import assert from "node:assert/strict";
import { test } from "node:test";

import { delayLine } from "../../../../web_client/ui/watching/spectator_bar.js";

test("a spectator with a delay reads so, above all before the first picture", () => {
  assert.equal(delayLine(0, true), "");
  assert.equal(delayLine(8, true), "The match is shown 8 s late: it is about to begin.");
  assert.equal(delayLine(8, false), "8 s late");
});
