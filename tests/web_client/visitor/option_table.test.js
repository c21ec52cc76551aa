/** The table of options is whole: each has its texts, and a default that it allows. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { TEXTS } from "../../../web_client/texts/texts.js";
import { GROUPS, OPTIONS } from "../../../web_client/visitor/option_table.js";

for (const [name, option] of Object.entries(OPTIONS)) {
  test(`${name} has a group, a label, a sentence, and a default that it allows`, () => {
    assert.ok(GROUPS.includes(option.group) && option.group in TEXTS.options.groups);
    const { label, help, choices = {} } = TEXTS.options.about[name];
    assert.match(label, /^[A-Z]/);
    assert.match(help, /^[A-Z].*\.$/);
    if (option.kind === "choice") {
      assert.ok(option.values.includes(option.default));
      assert.deepEqual(Object.keys(choices), option.values);
    }
    if (option.kind === "range") {
      assert.ok(option.min <= option.default && option.default <= option.max);
      assert.equal((option.default - option.min) % option.step, 0);
    }
  });
}
