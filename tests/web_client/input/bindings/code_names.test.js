import assert from "node:assert/strict";
import { test } from "node:test";

import { nameOf } from "../../../../web_client/input/bindings/code_names.js";

test("codes have names that players know", () => {
  const codes = ["KeyW", "Digit4", "ArrowUp", "Space", "Numpad7", "Mouse2", "Pad7", "ShiftLeft"];
  assert.deepEqual(
    codes.map((code) => nameOf(code)),
    ["W", "4", "↑", "Space", "Number 7", "Right button", "RT", "Left Shift"],
  );
});
