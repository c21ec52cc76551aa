import assert from "node:assert/strict";
import { test } from "node:test";

import {
  mix,
  NEUTRAL,
  OKABE_ITO,
  PALETTES,
  seatColour,
  seatShape,
} from "../../../web_client/render/palette.js";
import { contrast, difference } from "../support/colour_vision.js";

const NAVY = "#0a1230";
const PAIRS = Array.from({ length: 8 }, (_, i) => i).flatMap((i) =>
  Array.from({ length: i }, (_, j) => [j, i]),
);

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

test("the difference of two colours is that of CIEDE2000", () => {
  assert.equal(difference("#ffffff", "#000000").toFixed(2), "100.00");
  assert.equal(difference("#0000ff", "#00ff00").toFixed(2), "83.19");
  const [red, green] = ["#cc3333", "#667722"];
  assert.ok(difference(red, green, "deuteranopia") < difference(red, green) / 3);
});

for (const vision of ["deuteranopia", "protanopia", "tritanopia"]) {
  test(`seats differ clearly with ${vision}, teams more, and stand out from the floor`, () => {
    const palette = PALETTES[vision];
    assert.equal(palette.length, 8);
    for (const [i, j] of PAIRS) {
      const least = i < 4 && j < 4 ? 25 : 20;
      for (const seen_with of [vision, "usual"]) {
        const seen = difference(palette[i], palette[j], seen_with);
        assert.ok(seen >= least, `${palette[i]} and ${palette[j]}: ${seen} with ${seen_with}`);
      }
    }
    for (const colour of palette) assert.ok(contrast(colour, NAVY) >= 3, colour);
  });
}
