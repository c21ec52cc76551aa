/** The table of options is whole: each has its texts, and a default that it allows. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { GROUPS, OPTIONS } from "../../../web_client/visitor/option_table.js";

for (const [name, option] of Object.entries(OPTIONS)) {
  test(`${name} has a group, a label, a sentence, and a default that it allows`, () => {
    assert.ok(option.group in GROUPS);
    assert.match(option.label, /^[A-Z]/);
    assert.match(option.help, /^[A-Z].*\.$/);
    if (option.kind === "choice") assert.ok(option.default in option.choices);
    if (option.kind === "range") {
      assert.ok(option.min <= option.default && option.default <= option.max);
      assert.equal((option.default - option.min) % option.step, 0);
    }
  });
}
