import assert from "node:assert/strict";
import { test } from "node:test";

import { SeatTable } from "../../../web_client/match/seat_table.js";

const log = () => ({
  next: 1,
  roster: new Map([[4, { name: "Anna", bot: false, team: 1, state: 1 }]]),
});
const ROWS = [{ id: 4, state: 1, score: 5, kills: 2, deaths: 1 }];

test("a seat has its name from the roster, and its score from its row", () => {
  const seat = new SeatTable().of(log(), ROWS, null, null).get(4);
  assert.deepEqual(seat, {
    name: "Anna",
    bot: false,
    team: 1,
    state: 1,
    score: 5,
    kills: 2,
    deaths: 1,
  });
});

test("the player's own tally counts more than the row", () => {
  const tally = { score: 9, kills: 3, deaths: 1 };
  assert.equal(new SeatTable().of(log(), ROWS, 4, tally).get(4).score, 9);
  assert.equal(new SeatTable().of(log(), ROWS, 3, tally).get(4).score, 5);
});

test("seats stay the same objects until the roster or a score has changed", () => {
  const [table, one] = [new SeatTable(), log()];
  const seats = table.of(one, ROWS, null, null);
  assert.equal(table.of(one, ROWS, null, null), seats);
  assert.notEqual(table.of(one, [...ROWS], null, null), seats);
  one.next = 2;
  one.roster.get(4).name = "Ben";
  assert.equal(table.of(one, ROWS, null, null).get(4).name, "Ben");
});
