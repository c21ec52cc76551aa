import assert from "node:assert/strict";
import { test } from "node:test";

import { FakeElement, fakeDocument, type } from "../../support/dom.js";
import { createScoreboard, sortedBy } from "../../../../web_client/ui/match/scoreboard.js";

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

/** A scoreboard with the players of these names, which shows them at each call. */
function board(...names) {
  fakeDocument();
  const root = new FakeElement();
  const calls = { colourOf: () => "" };
  const scoreboard = createScoreboard(/** @type {any} */ (root), calls, /** @type {any} */ ({}));
  const seats = new Map(
    names.map((name, slot) => [slot, { name, kills: 0, deaths: 0, score: 0, state: 1 }]),
  );
  const shown = () => {
    scoreboard.update(/** @type {any} */ ({ now_ms: 0, seats }), "A game");
    return root.querySelector("tbody").children.length;
  };
  return { scoreboard, root, shown };
}

test("a scoreboard that was closed opens without the search", () => {
  const { scoreboard, root, shown } = board(..."ABCDEFGHIJKLM");
  scoreboard.show(true);
  assert.equal(shown(), 13);
  type(root.querySelector("input"), "C");
  assert.equal(shown(), 1);
  scoreboard.show(false);
  scoreboard.show(true);
  assert.equal(shown(), 13);
});

test("a heading that a key presses keeps the focus, and one that is clicked gives the keys back", () => {
  const { root } = board("A");
  const button = root.querySelector("button");
  button.focus();
  button.dispatchEvent(Object.assign(new Event("click"), { detail: 0 }));
  assert.equal(document.activeElement, button);
  button.dispatchEvent(Object.assign(new Event("click"), { detail: 1 }));
  assert.equal(document.activeElement, null);
});
