import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestIn } from "../../../../web_client/ui/gamepad/spatial.js";

const box = (left, top, width = 100, height = 30) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

/** A wide field over two buttons side by side, over one wide button, with one in the far corner. */
const BOXES = {
  field: box(0, 0, 210),
  host: box(0, 50),
  practice: box(110, 50),
  join: box(0, 100, 210),
  corner: box(600, 0),
};
const NAMES = Object.keys(BOXES);
const from = (name, direction) => {
  const others = NAMES.filter((one) => one !== name);
  return others[
    nearestIn(
      BOXES[name],
      others.map((one) => BOXES[one]),
      direction,
    )
  ];
};

test("the focus goes to what lies in that direction", () => {
  assert.equal(from("host", "right"), "practice");
  assert.equal(from("practice", "left"), "host");
  assert.equal(from("host", "down"), "join");
  assert.equal(from("practice", "up"), "field");
  assert.equal(from("field", "right"), "corner");
});

test("where there is nothing, it stays", () => {
  assert.equal(from("host", "left"), undefined);
  assert.equal(from("join", "down"), undefined);
  assert.equal(from("field", "up"), undefined);
});
