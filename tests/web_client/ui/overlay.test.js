import assert from "node:assert/strict";
import { test } from "node:test";

import { waitLine } from "../../../web_client/ui/overlay.js";

test("the wait for a connection says when the next attempt is, and from the second on which one", () => {
  assert.equal(
    waitLine(1, 2600, 20),
    "Trying again in 3 s. Your place and score are kept for 20 seconds.",
  );
  assert.equal(waitLine(2, 0, 0), "Trying again now (attempt 2).");
});
