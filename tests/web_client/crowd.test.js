import assert from "node:assert/strict";
import { test } from "node:test";

import { OwnScore } from "../../web_client/match/own_score.js";
import { Once } from "../../web_client/ui/match/feed.js";
import { heat } from "../../web_client/games/driftline/minimap.js";

test("a line of heat holds two bits a field, up to the sixteenth", () => {
  const lines = Array.from({ length: 16 }, (_, line) => ({ line, levels: 0 }));
  lines[0].levels = 0b10_01;
  lines[15].levels = 0xc000_0000;
  assert.deepEqual(heat(lines), [
    { left: 0, top: 0, size: 1 / 16, level: 1 },
    { left: 1 / 16, top: 0, size: 1 / 16, level: 2 },
    { left: 15 / 16, top: 15 / 16, size: 1 / 16, level: 3 },
  ]);
});

test("a death that is both told and seen stands in the feed once", () => {
  const once = new Once();
  assert.equal(once.isNew({ name: "kill", tick: 9, by: 1, victim: 2 }), true);
  assert.equal(once.isNew({ name: "boom", tick: 9, by: 1, victim: 2 }), false);
  assert.equal(once.isNew({ name: "boom", tick: 9, by: 2, victim: 1 }), true);
  assert.equal(once.isNew({ name: "boom", tick: 99, by: 1, victim: 2 }), true);
});

test("the own tally is the newer of what the own row and the last word say", () => {
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
