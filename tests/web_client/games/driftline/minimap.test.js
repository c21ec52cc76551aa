import assert from "node:assert/strict";
import { test } from "node:test";

import { heat } from "../../../../web_client/games/driftline/minimap.js";

test("a row of heat holds two bits a field, up to the sixteenth", () => {
  const lines = Array.from({ length: 16 }, (_, line) => ({ line, levels: 0 }));
  lines[0].levels = 0b10_01;
  lines[15].levels = 0xc000_0000;
  assert.deepEqual(heat(lines), [
    { left: 0, top: 0, size: 1 / 16, level: 1 },
    { left: 1 / 16, top: 0, size: 1 / 16, level: 2 },
    { left: 15 / 16, top: 15 / 16, size: 1 / 16, level: 3 },
  ]);
});
