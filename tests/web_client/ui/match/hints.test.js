import assert from "node:assert/strict";
import { test } from "node:test";

import { HintTeacher, withKeys } from "../../../../web_client/ui/match/hints.js";

const HINTS = [
  { name: "walk", text: "", when: () => true, done: ({ tick }) => tick === 5 },
  { name: "risk", text: "", when: ({ tick }) => tick >= 3 },
  { name: "jump", text: "", when: ({ tick }) => tick >= 3, done: ({ tick }) => tick === 9 },
];

/** Half a second a tick. @param {HintTeacher} teacher @param {string[]} known */
function follow(teacher, known, from_tick, to_tick) {
  const seen = [];
  for (let tick = from_tick; tick <= to_tick; tick++) {
    const lessons = { has: (name) => known.includes(name), learn: (name) => known.push(name) };
    teacher.follow(/** @type {any} */ ({ tick, now_ms: tick * 500, lessons }));
    const { shown } = teacher;
    const mark = shown?.done_ms != null ? "!" : "";
    seen.push(shown ? `${shown.hint?.name ?? "end"}${mark}` : "-");
  }
  return seen;
}

test("hints come one at a time when they matter, stay a while, and never come again", () => {
  /** @type {string[]} */
  const known = [];
  const teacher = new HintTeacher(/** @type {any} */ (HINTS), false);
  const seen = follow(teacher, known, 0, 40);
  assert.deepEqual(seen.slice(0, 11), [
    ...["walk", "walk", "walk", "walk", "walk", "walk!", "walk!"], // followed, and ticked off
    ...["-", "-", "-"],
    "risk",
  ]);
  assert.equal(seen.filter((one) => one === "risk").length, 18, "nine seconds");
  assert.equal(seen.includes("jump"), false, "done before it was its turn");
  assert.deepEqual(seen.slice(30), Array(11).fill("-"));
  assert.deepEqual([...new Set(known)].sort(), ["jump", "risk", "walk"]);
  assert.deepEqual(
    follow(new HintTeacher(/** @type {any} */ (HINTS), false), known, 0, 9),
    Array(10).fill("-"),
  );
});

test("in practice, what can be done is a task in its order, whatever was learned before", () => {
  const teacher = new HintTeacher(/** @type {any} */ (HINTS), true);
  const seen = follow(teacher, ["walk", "jump"], 0, 30);
  assert.deepEqual(seen.slice(0, 14), [
    ...["walk", "walk", "walk", "walk", "walk", "walk!", "walk!"],
    ...["jump", "jump", "jump!", "jump!"],
    ...["end", "end", "end"],
  ]);
  assert.equal(seen.at(-1), "-");
});

test("a hint names the keys", () => {
  assert.equal(
    withKeys("Press {jump} or {run}.", (name) => name.toUpperCase()),
    "Press JUMP or RUN.",
  );
});
