import assert from "node:assert/strict";
import { test } from "node:test";

import { Meter } from "../../../web_client/net/meter.js";

test("the sum of the last second forgets what is older", () => {
  const meter = new Meter();
  meter.add(100, 0);
  meter.add(50, 600);
  assert.equal(meter.perSecond(999), 150);
  assert.equal(meter.perSecond(1000), 50);
  assert.equal(meter.perSecond(1600), 0);
});
