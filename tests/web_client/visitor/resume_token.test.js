import assert from "node:assert/strict";
import { test } from "node:test";

import { ResumeToken } from "../../../web_client/visitor/resume_token.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { memoryStore } from "../support/browser.js";

const WAY_BACK = { resume: "R", code: "BCDFGH", name: "Ann", muted: [3] };

test("a reload finds the way back until it is forgotten", () => {
  const store = memoryStore();
  new ResumeToken(new KeptValues(() => store)).keep(WAY_BACK);
  const reloaded = new ResumeToken(new KeptValues(() => store));
  assert.deepEqual(reloaded.get(), WAY_BACK);
  reloaded.forget();
  assert.equal(reloaded.get(), null);
});

test("a way back needs a token and a room", () => {
  for (const broken of [{ code: "BCDFGH" }, { resume: "R" }, { resume: 7, code: "BCDFGH" }]) {
    const store = memoryStore({ "way back": broken });
    assert.equal(new ResumeToken(new KeptValues(() => store)).get(), null);
  }
});
