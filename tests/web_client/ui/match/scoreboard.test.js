import assert from "node:assert/strict";
import { test } from "node:test";

import { sortedBy } from "../../../../web_client/ui/match/scoreboard.js";

const line = (name, kills, deaths) => ({ slot: 0, place: 1, seat: { name, kills, deaths } });
const LINES = [line("Cleo", 1, 2), line("Anna", 3, 2), line("Ben", 1, 5)];
const names = (column) =>
  sortedBy(/** @type {any} */ (LINES), column).map(({ seat: { name } }) => name);

test("scores are sorted by a column, and stay by place where it does not tell players apart", () => {
  assert.deepEqual(names("score"), ["Cleo", "Anna", "Ben"]);
  assert.deepEqual(names("name"), ["Anna", "Ben", "Cleo"]);
  assert.deepEqual(names("kills"), ["Anna", "Cleo", "Ben"]);
  assert.deepEqual(names("deaths"), ["Ben", "Cleo", "Anna"]);
});
