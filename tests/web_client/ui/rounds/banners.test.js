import assert from "node:assert/strict";
import { test } from "node:test";

import { waitingLine } from "../../../../web_client/ui/rounds/banners.js";

test("a wait is counted down if it is known", () => {
  const at = (wait_s, now_ms) => waitingLine({ wait_s, since_ms: 1000 }, now_ms);
  assert.equal(at(3, 1100), "Looking for other players… bots join in about 3 s");
  assert.equal(at(3, 3500), "Looking for other players… bots join in about 1 s");
  assert.equal(at(3, 4500), "Looking for other players… any moment now");
  assert.equal(at(null, 9999), "Looking for other players…");
});
