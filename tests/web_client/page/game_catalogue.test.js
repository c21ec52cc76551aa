import assert from "node:assert/strict";
import { test } from "node:test";

import { GameCatalogue, modesOf } from "../../../web_client/page/game_catalogue.js";

const INPUT = { buttons: ["up", "down"], aim: false, presses: ["hop"] };
const TOLD = { about: "Crawl.", modes: {}, labels: { move: "Crawl" }, input: INPUT };
const GAMES = {
  snail: { has_page: true, title: "Snail", ...TOLD },
  plain: { has_page: false, title: "Plain", ...TOLD },
};
const catalogue = (load) =>
  new GameCatalogue({ games: GAMES, default_game: "plain", hold_s: 30 }, load);

for (const [what, load] of Object.entries({
  "is lost": async () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  },
  "is empty": async () => ({}),
  throws: async () => {
    throw new SyntaxError("Unexpected token");
  },
})) {
  test(`a game whose module ${what} is played from its tables`, async (t) => {
    t.mock.method(console, "error", () => {});
    globalThis.window = /** @type {any} */ (globalThis);
    const known = catalogue(load);
    await known.learn();
    assert.deepEqual(
      known.choices(/** @type {any} */ ({ modeOf: () => undefined })).map(({ name }) => name),
      ["snail", "plain"],
    );
    assert.equal(known.parts.size, 0);
  });
}

test("the game of last time is chosen at first, or the server's", async () => {
  globalThis.window = /** @type {any} */ (globalThis);
  const known = catalogue(async () => ({ default: {} }));
  await known.learn();
  const chosen = (game) => known.gameOf(/** @type {any} */ ({ game }));
  assert.deepEqual([undefined, "snail", "gone"].map(chosen), ["plain", "snail", "plain"]);
});

test("a game without a picture of its own has the one that the server knows", async () => {
  globalThis.window = /** @type {any} */ (globalThis);
  const known = catalogue(async () => ({ default: { art: { card: "own.svg" } } }));
  await known.learn();
  assert.match(known.shown.get("plain")?.art.card ?? "", /\/api\/games\/plain\/card\.svg$/);
  assert.equal(known.shown.get("snail")?.art.card, "own.svg");
});

test("a game whose module never comes is played from its tables after a while", async (t) => {
  t.mock.method(console, "error", () => {});
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.window = /** @type {any} */ (globalThis);
  const known = catalogue(() => new Promise(() => {}));
  const learning = known.learn();
  for (let turn = 0; turn < 10; turn++) await null;
  t.mock.timers.tick(8000);
  await learning;
  assert.equal(known.parts.size, 0);
});

test("modes come from the settings' schema, without practice, and only where there is a choice", () => {
  const modes = ["rounds", "teams", "practice", "world"];
  assert.deepEqual(modesOf({ properties: { mode: { enum: modes } } }), [
    "rounds",
    "teams",
    "world",
  ]);
  assert.deepEqual(modesOf({ properties: { mode: { enum: ["rounds", "practice"] } } }), []);
  assert.deepEqual(modesOf({ properties: { mode: { type: "string" } } }), []);
  assert.deepEqual(modesOf(undefined), []);
});
