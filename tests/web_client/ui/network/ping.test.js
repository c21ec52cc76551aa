import assert from "node:assert/strict";
import { test } from "node:test";

import { pingOf } from "../../../../web_client/ui/network/ping.js";

test("the ping's place shows the round trip, and for how long no data has come instead", () => {
  const fresh = { ping_ms: 42, quiet_ms: 300, is_stale: false };
  assert.deepEqual(pingOf(fresh), { label: "42 ms", grade: "good" });
  const stale = { ping_ms: 42, quiet_ms: 1234, is_stale: true };
  assert.deepEqual(pingOf(stale), { label: "no data for 1.2 s", grade: "stale" });
  const label = (net) => pingOf({ ...net, is_simulated: true }).label;
  assert.deepEqual(
    [label(fresh), label(stale)],
    ["42 ms, simulated", "no data for 1.2 s, simulated"],
  );
});
