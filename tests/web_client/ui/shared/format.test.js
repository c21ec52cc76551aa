import assert from "node:assert/strict";
import { test } from "node:test";

import {
  clock,
  ping,
  pingGrade,
  safeName,
  secondsLeft,
  standings,
} from "../../../../web_client/ui/shared/format.js";

/** @param {number} score @param {number} [deaths] @param {number} [state] */
const seat = (score, deaths = 0, state = 1) => ({
  name: "x",
  bot: false,
  team: 0,
  state,
  score,
  kills: 0,
  deaths,
});

test("a clock rounds up, so that it shows 0:00 only when time is up", () => {
  assert.deepEqual([240, 61, 59.01, 0.1, 0, -3].map(clock), [
    "4:00",
    "1:01",
    "1:00",
    "0:01",
    "0:00",
    "0:00",
  ]);
});

test("a phase without an end has no seconds left, one in the past has none", () => {
  assert.equal(secondsLeft({ ends_at: 0 }, 500, 30), null);
  assert.equal(secondsLeft({ ends_at: 560 }, 500, 30), 2);
  assert.equal(secondsLeft({ ends_at: 400 }, 500, 30), 0);
});

test("a ping that is not yet measured is a dash", () => {
  assert.deepEqual([48.4, 0, NaN].map(ping), ["48 ms", "– ms", "– ms"]);
  assert.deepEqual([20, 120, 400, 0].map(pingGrade), ["good", "fair", "poor", "none"]);
});

test("a name loses what would turn or hide text, and markup stays text", () => {
  assert.equal(safeName("Ann\u202Egnp\u0000"), "Anngnp");
  assert.equal(safeName("<img src=x>"), "<img src=x>");
  assert.equal(safeName(" \u200b "), "Somebody");
});

test("standings leave empty seats out, share a place at equal scores, and prefer few deaths", () => {
  const seats = new Map([
    [0, seat(5)],
    [1, seat(9, 3)],
    [2, seat(9, 1)],
    [3, seat(7, 0, 0)],
  ]);
  const lines = standings(seats).map(({ slot, place }) => [slot, place]);
  assert.deepEqual(lines, [
    [2, 1],
    [1, 1],
    [0, 3],
  ]);
});
