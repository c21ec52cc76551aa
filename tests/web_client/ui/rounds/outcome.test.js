import assert from "node:assert/strict";
import { test } from "node:test";

import {
  playerResults,
  sentences,
  teamResults,
  winnerText,
} from "../../../../web_client/ui/rounds/outcome.js";

test("a headline names the winner", () => {
  assert.equal(winnerText(["Ann"], 1, true), "You win");
  assert.equal(winnerText(["Ann"], 1, false), "Ann wins");
  assert.equal(winnerText(["Ann", "Bo"], 2, true), "Ann and Bo draw");
  assert.equal(winnerText(["Ann", "Bo", "Cy"], 5, false), "A draw between 5");
  assert.equal(winnerText([], 0, false), "Nobody won");
});

test("results follow the status, and equal scores share a place", () => {
  const told = [
    { slot: 2, name: "Ann", score: 5, team: 0, awards: ["Most kills: 3"] },
    { slot: 0, name: "Ben", score: 5, team: 0, awards: [] },
    { slot: 1, name: "Cleo", score: 1, team: 0, awards: [] },
  ];
  assert.deepEqual(
    playerResults({ seats: new Map() }, told).map(({ place, name }) => [place, name]),
    [
      [1, "Ann"],
      [1, "Ben"],
      [3, "Cleo"],
    ],
  );
});

/** @param {number} blue @param {number} orange */
function teamRound(blue, orange) {
  const told = [
    { slot: 0, name: "Ann", score: 9, team: 1, awards: [] },
    { slot: 1, name: "Ben", score: 4, team: 2, awards: [] },
    { slot: 2, name: "Cleo", score: 4, team: 2, awards: [] },
  ];
  const totals = [
    { team: 1, score: blue },
    { team: 2, score: orange },
  ];
  const view = { seats: new Map(), kinds: {} };
  const lines = playerResults(view, told);
  return { lines, teams: teamResults(view, { team_standings: totals }, lines), view };
}

test("a team's total wins the round, whoever scored most", () => {
  const { lines, teams } = teamRound(9, 12);
  assert.deepEqual(teams, [
    { team: 2, score: 12, place: 1 },
    { team: 1, score: 9, place: 2 },
  ]);
  assert.equal(sentences(lines, teams, undefined).headline, "Orange wins");
  assert.deepEqual(sentences(lines, teams, 0), {
    headline: "Orange wins",
    verdict: "Your team came 2nd of 2 with 9 points. You scored 9.",
  });
  assert.deepEqual(sentences(lines, teams, 1), {
    headline: "Your team wins",
    verdict: "Your team came first of 2 with 12 points. You scored 4.",
  });
});

test("equal totals are a draw between teams", () => {
  const { lines, teams } = teamRound(7, 7);
  assert.deepEqual(sentences(lines, teams, 0), {
    headline: "Blue and Orange draw",
    verdict: "Your team shares first place with 7 points. You scored 9.",
  });
});

test("without a status teams come from the world, else from their players' sums", () => {
  const { lines, view } = teamRound(0, 0);
  assert.deepEqual(teamResults(view, null, lines), [
    { team: 1, score: 9, place: 1 },
    { team: 2, score: 8, place: 2 },
  ]);
  const seen = {
    ...view,
    kinds: {
      teams: [
        { team: 1, score: 3 },
        { team: 2, score: 5 },
      ],
    },
  };
  assert.deepEqual(teamResults(seen, null, lines)[0], { team: 2, score: 5, place: 1 });
  assert.deepEqual(
    teamResults(
      view,
      null,
      lines.map((line) => ({ ...line, team: 0 })),
    ),
    [],
  );
});
