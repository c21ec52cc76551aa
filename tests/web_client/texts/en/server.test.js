import assert from "node:assert/strict";
import { test } from "node:test";

import { CLOSE_CODES } from "../../../../web_client/generated/protocol.js";
import { server } from "../../../../web_client/texts/en/server.js";

test("the page words every close code", () => {
  const names = Object.values(CLOSE_CODES).map(({ name }) => name);
  assert.deepEqual(Object.keys(server.closes), names);
});
