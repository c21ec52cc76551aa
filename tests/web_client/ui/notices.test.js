import assert from "node:assert/strict";
import { test } from "node:test";

import { STATUS, roomView } from "../support/room_view.js";
import { newHost } from "../../../web_client/ui/notices.js";

test("everybody reads who hosts the room from now on", () => {
  assert.equal(newHost(roomView()), "You are the host now.");
  const of = (host) => roomView({ is_host: false, status: { ...STATUS, host } });
  assert.equal(newHost(of(2)), "Ben is the host now.");
  assert.equal(newHost(of(null)), "");
});
