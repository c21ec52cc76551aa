import assert from "node:assert/strict";
import { test } from "node:test";

import { Preferences } from "../../../web_client/visitor/preferences.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { memoryStore } from "../support/browser.js";

test("game and mode are remembered, beside what a host had set", () => {
  const store = memoryStore();
  const first = new Preferences(new KeptValues(() => store));
  first.set("driftline", { round_seconds: 60 });
  first.chose({ game: "driftline", mode: "teams" });
  first.chose({ game: "paint_tag" });
  const next = new Preferences(new KeptValues(() => store));
  assert.equal(next.game, "paint_tag");
  assert.equal(next.modeOf("driftline"), "teams");
  assert.equal(next.modeOf("paint_tag"), undefined);
  assert.deepEqual(next.settingsOf("driftline"), { round_seconds: 60, mode: "teams" });
});
