/** Options hold valid values only, and are kept between visits. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { OPTIONS } from "../../../web_client/visitor/option_table.js";
import { Options } from "../../../web_client/visitor/options.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { memoryStore } from "../support/browser.js";

/** @param {ReturnType<typeof memoryStore>} store */
const optionsIn = (store) => new Options(new KeptValues(() => store));

test("a first visit has the defaults", () => {
  const options = optionsIn(memoryStore());
  assert.equal(options.get("volume"), 60);
  assert.equal(options.get("muted"), false);
  assert.equal(options.get("motion"), "device");
  assert.deepEqual(options.get("bindings"), {});
});

test("what is set holds at once and at the next visit", () => {
  const store = memoryStore();
  const options = optionsIn(store);
  options.set("volume", 35);
  options.set("colours", "tritanopia");
  options.set("bindings", { toy: { fire: ["KeyP"], dash: [] } });
  for (const visit of [options, optionsIn(store)]) {
    assert.equal(visit.get("volume"), 35);
    assert.equal(visit.get("colours"), "tritanopia");
    assert.deepEqual(visit.get("bindings"), { toy: { fire: ["KeyP"], dash: [] } });
  }
});

const BAD = {
  volume: [-1, 101, "60", NaN, null],
  muted: [0, "false", null],
  colours: ["", "grey", "toString", 3],
  bindings: [
    [],
    "KeyP",
    { toy: ["KeyP"] },
    { toy: { fire: "KeyP" } },
    { toy: { fire: [7] } },
    { toy: { fire: [""] } },
  ],
};

for (const [name, values] of Object.entries(BAD)) {
  test(`a bad value of ${name}, stored or set, is the default`, () => {
    for (const value of values) {
      const stored = optionsIn(memoryStore({ options: { [name]: value } }));
      assert.deepEqual(stored.get(/** @type {any} */ (name)), OPTIONS[name].default);
      stored.set(/** @type {any} */ (name), value);
      assert.deepEqual(stored.get(/** @type {any} */ (name)), OPTIONS[name].default);
    }
  });
}

test("foreign data in the store is ignored", () => {
  for (const stored of [7, "x", null, [1], { nothing: 1 }]) {
    assert.equal(optionsIn(memoryStore({ options: stored })).get("volume"), 60);
  }
});

test("listeners hear changes of their option only, until they stop", () => {
  const options = optionsIn(memoryStore());
  /** @type {unknown[]} */
  const heard = [];
  const stop = options.onChange("volume", (value) => heard.push(value));
  options.set("volume", 60); // as before
  options.set("muted", true);
  options.set("volume", 20);
  options.set("volume", "loud");
  stop();
  options.set("volume", 30);
  assert.deepEqual(heard, [20, 60]);
});

test("a reset concerns one group, or all", () => {
  const options = optionsIn(memoryStore());
  options.set("volume", 10);
  options.set("shake", 0);
  options.reset("sound");
  assert.deepEqual([options.get("volume"), options.get("shake")], [60, 0]);
  options.reset();
  assert.equal(options.get("shake"), 100);
});

test("two tabs keep each other's options", () => {
  const store = memoryStore();
  const [one, other] = [optionsIn(store), optionsIn(store)];
  one.set("volume", 10);
  other.set("shake", 20);
  const next = optionsIn(store);
  assert.deepEqual([next.get("volume"), next.get("shake")], [10, 20]);
});

test("an unknown option is a mistake of the program", () => {
  const options = optionsIn(memoryStore());
  assert.throws(() => options.get(/** @type {any} */ ("loudness")), RangeError);
  assert.throws(() => options.onChange(/** @type {any} */ ("loudness"), () => {}), RangeError);
});
