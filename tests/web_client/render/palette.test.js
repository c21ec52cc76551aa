import assert from "node:assert/strict";
import { test } from "node:test";

import {
  mix,
  NEUTRAL,
  OKABE_ITO,
  seatColour,
  seatShape,
} from "../../../web_client/render/palette.js";

test("eight seats have eight colours, the ninth the first one with another shape", () => {
  assert.equal(new Set(OKABE_ITO).size, 8);
  assert.equal(seatColour(8), seatColour(0));
  assert.deepEqual([seatShape(7, 3), seatShape(8, 3), seatShape(24, 3)], [0, 1, 0]);
});

test("things without an owner are neutral", () => {
  assert.equal(seatColour(-1), NEUTRAL);
  assert.equal(seatColour(undefined), NEUTRAL);
});

test("colours mix by channel", () => {
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
  assert.equal(mix("#56b4e9", "#ffffff", 0), "#56b4e9");
});
