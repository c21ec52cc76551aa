import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { codeIn } from "../../../../web_client/ui/shared/codes.js";

const CODES = JSON.parse(
  readFileSync(new URL("../../../vectors/codes.json", import.meta.url), "utf-8"),
);

test("a code is found in what people paste, as on the server", () => {
  for (const [text, code] of CODES) assert.equal(codeIn(text), code, JSON.stringify(text));
});
