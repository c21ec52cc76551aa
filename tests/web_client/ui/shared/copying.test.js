import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { copyText } from "../../../../web_client/ui/shared/copying.js";

let copied;
let is_allowed;

beforeEach(() => {
  [copied, is_allowed] = [[], true];
  globalThis.document = {
    createElement: () => ({ select() {}, remove: () => copied.push("field removed") }),
    body: { append() {} },
    execCommand: (name) => (copied.push(name), is_allowed),
  };
});

/** The browser's clipboard; null: there is none, as without TLS. */
const clipboard = (writeText) =>
  Object.defineProperty(globalThis, "navigator", {
    value: { clipboard: writeText && { writeText } },
    configurable: true,
  });

test("the clipboard takes the text where there is one", async () => {
  clipboard(async (text) => copied.push(text));
  assert.equal(await copyText("BCDFGH"), true);
  assert.deepEqual(copied, ["BCDFGH"]);
});

test("without a clipboard the old command copies from a hidden field", async () => {
  clipboard(null);
  assert.equal(await copyText("BCDFGH"), true);
  assert.deepEqual(copied, ["copy", "field removed"]);
});

test("where no way of copying is allowed the given field stays selected", async () => {
  clipboard(async () => Promise.reject(new Error("not allowed")));
  is_allowed = false;
  const field = { select: () => copied.push("selected") };
  assert.equal(await copyText("BCDFGH", field), false);
  assert.deepEqual(copied, ["selected", "copy"]);
});
