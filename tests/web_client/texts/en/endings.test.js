import assert from "node:assert/strict";
import { test } from "node:test";

import { endings } from "../../../../web_client/texts/en/endings.js";

test("the wait for a connection says when the next attempt is, and from the second on which one", () => {
  const { trying } = endings;
  assert.equal(
    trying(1, 3, 20),
    "Trying again in 3 s. Your place and score are kept for 20 seconds.",
  );
  assert.equal(trying(2, 0, 0), "Trying again now (attempt 2).");
});
