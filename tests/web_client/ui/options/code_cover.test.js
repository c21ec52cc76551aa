import assert from "node:assert/strict";
import { test } from "node:test";

import { CodeCover } from "../../../../web_client/ui/options/code_cover.js";
import { Options } from "../../../../web_client/visitor/options.js";
import { KeptValues } from "../../../../web_client/visitor/storage.js";
import { memoryStore } from "../../support/browser.js";

test("codes are seen, then covered by the option, then lifted for a moment", () => {
  const options = new Options(new KeptValues(() => memoryStore()));
  const cover = new CodeCover(options);
  const seen = [];
  cover.follow(() => seen.push(cover.over("BCDFGH")));
  options.set("hide_code", true);
  cover.lift(true);
  options.set("hide_code", false);
  options.set("hide_code", true); // what was lifted before is covered again
  assert.deepEqual(seen, ["BCDFGH", "••••••", "BCDFGH", "BCDFGH", "••••••"]);
});
