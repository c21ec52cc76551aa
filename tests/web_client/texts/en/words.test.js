import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, ordinal } from "../../../../web_client/texts/en/words.js";

test("places read as English ordinals", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal), [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "102nd",
    "111th",
  ]);
});

test("a count of one is singular", () => {
  assert.deepEqual([counted(1, "bot"), counted(0, "bot")], ["1 bot", "0 bots"]);
});
