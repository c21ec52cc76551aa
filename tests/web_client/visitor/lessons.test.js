import assert from "node:assert/strict";
import { test } from "node:test";

import { Lessons } from "../../../web_client/visitor/lessons.js";

/** @param {unknown} [stored] @returns {any} */
const keeping = (stored) => ({
  stored,
  get() {
    return this.stored;
  },
  set(_key, value) {
    this.stored = value;
  },
});

test("a lesson is learned once, for its game, and kept", () => {
  const kept = keeping();
  const lessons = new Lessons(kept);
  const hover = lessons.of("hover");
  hover.learn("bank");
  hover.learn("bank");
  assert.deepEqual(kept.stored, { hover: ["bank"] });
  assert.equal(lessons.of("hover").has("bank"), true);
  assert.equal(lessons.of("snail").has("bank"), false);
  assert.equal(new Lessons(kept).of("hover").has("bank"), true);
});

test("all lessons are new again once they are forgotten", () => {
  const kept = keeping({ hover: ["bank"] });
  const lessons = new Lessons(kept);
  const hover = lessons.of("hover");
  lessons.forget();
  assert.equal(hover.has("bank"), false);
  assert.equal(new Lessons(kept).of("hover").has("bank"), false);
});

test("whatever the browser kept by mistake counts as nothing learned", () => {
  for (const stored of [null, 7, "x", [1], { hover: 7 }, { hover: [7] }]) {
    assert.equal(new Lessons(keeping(stored)).of("hover").has("bank"), false);
  }
});
