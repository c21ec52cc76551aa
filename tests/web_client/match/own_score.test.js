import assert from "node:assert/strict";
import { test } from "node:test";

import { OwnScore } from "../../../web_client/match/own_score.js";

test("your tally is the newer of your row and the last event", () => {
  const tally = new OwnScore();
  const row = { score: 3, kills: 0, deaths: 0 };
  const told = { name: "tally", tick: 5, score: 8, kills: 1, deaths: 0 };
  tally.follow(row, []);
  assert.equal(tally.newest, null);
  tally.follow(row, [told]);
  tally.follow(row, [{ name: "duel", tick: 6, by: 0, victim: 1 }]);
  assert.deepEqual(tally.newest, { score: 8, kills: 1, deaths: 0 });
  tally.follow({ score: 9, kills: 1, deaths: 0 }, []);
  assert.equal(tally.newest, null);
});
