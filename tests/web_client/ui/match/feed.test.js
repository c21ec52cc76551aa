import assert from "node:assert/strict";
import { test } from "node:test";

import { Once } from "../../../../web_client/ui/match/feed.js";

test("a death that is in the log and in sight is in the feed once", () => {
  const once = new Once();
  assert.equal(once.isNew({ name: "kill", tick: 9, by: 1, victim: 2 }), true);
  assert.equal(once.isNew({ name: "boom", tick: 9, by: 1, victim: 2 }), false);
  assert.equal(once.isNew({ name: "boom", tick: 9, by: 2, victim: 1 }), true);
  assert.equal(once.isNew({ name: "boom", tick: 99, by: 1, victim: 2 }), true);
});
