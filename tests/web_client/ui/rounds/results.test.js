import assert from "node:assert/strict";
import { test } from "node:test";

import { PHASES } from "../../../../web_client/generated/protocol.js";
import { FakeElement, fakeDocument, type } from "../../support/dom.js";
import { createResults, rematchText } from "../../../../web_client/ui/rounds/results.js";

const player = { spectator: false, ready: false };
const ready = { spectator: false, ready: true };
const watcher = { spectator: true, ready: false };

test("a rematch says how many want it, and when it begins", () => {
  const text = (...members) => rematchText(/** @type {any} */ (members));
  assert.equal(text(player, player), "");
  assert.equal(text(player, ready, watcher), "1 of 2 want a rematch, which begins when all do");
  assert.equal(text(ready, ready, watcher), "The rematch begins");
});

test("the results of the next round come up without the search of the last one", () => {
  fakeDocument();
  const root = new FakeElement();
  const calls = { colourOf: () => "", on_command() {} };
  const results = createResults(/** @type {any} */ (root), calls, "");
  const seats = new Map(
    Array.from("ABCDEFGHIJKLMNO", (name, slot) => [
      slot,
      { name, kills: 0, deaths: 0, score: 0, state: 1, team: 0 },
    ]),
  );
  const show = (phase) =>
    results.update(
      /** @type {any} */ ({
        ...{ match: { phase, ends_at: 0 }, tick: 0, tick_hz: 60, now_ms: 0 },
        ...{ seats, kinds: {}, own: null },
      }),
    );
  const found = () =>
    root.querySelector(".also-ran").children.filter(({ hidden }) => !hidden).length;
  show(PHASES.results);
  assert.equal(found(), 12);
  type(root.querySelector("input"), "K");
  assert.equal(found(), 1);
  show(PHASES.playing);
  show(PHASES.results);
  assert.equal(found(), 12);
});
