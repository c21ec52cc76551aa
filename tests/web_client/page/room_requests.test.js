/** The start page's pure parts: which modes there are, what a party waits for, how long a wait is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Preferences } from "../../../web_client/visitor/preferences.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { waitingLine } from "../../../web_client/ui/match/banners.js";
import { partyHint } from "../../../web_client/ui/home/party_box.js";
import { delayLine } from "../../../web_client/ui/match/spectator_bar.js";
import { endingOf, modesOf } from "../../../web_client/page/room_requests.js";
import { memoryStore } from "../support/browser.js";

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

test("game and mode are remembered, beside what a host had set", () => {
  const store = memoryStore();
  const first = new Preferences(new KeptValues(() => store));
  first.set("driftline", { round_seconds: 60 });
  first.chose({ game: "driftline", mode: "teams" });
  first.chose({ game: "paint_tag" });
  const next = new Preferences(new KeptValues(() => store));
  assert.equal(next.game, "paint_tag");
  assert.equal(next.modeOf("driftline"), "teams");
  assert.equal(next.modeOf("paint_tag"), undefined);
  assert.deepEqual(next.settingsOf("driftline"), { round_seconds: 60, mode: "teams" });
});

test("a party knows whose Play it waits for", () => {
  const members = [
    { player_id: "a", name: "Ann" },
    { player_id: "b", name: "Ben" },
  ];
  const party = { code: "BCDFGH", leader: "a", members, room: null };
  assert.match(partyHint(party, true), /all of you get into the same match/);
  assert.match(partyHint({ ...party, members: members.slice(0, 1) }, true), /Give the code/);
  assert.equal(partyHint(party, false), "Ann presses Play for all of you.");
});

test("a wait is counted down as far as it is known", () => {
  const at = (wait_s, now_ms) => waitingLine({ wait_s, since_ms: 1000 }, now_ms);
  assert.equal(at(3, 1100), "Looking for other players… bots join in about 3 s");
  assert.equal(at(3, 3500), "Looking for other players… bots join in about 1 s");
  assert.equal(at(3, 4500), "Looking for other players… any moment now");
  assert.equal(at(null, 9999), "Looking for other players…");
});

test("who watches with a delay is told of it, the more so before the first picture", () => {
  assert.equal(delayLine(0, true), "");
  assert.equal(delayLine(8, true), "The match is shown 8 s late: it is about to begin.");
  assert.equal(delayLine(8, false), "8 s late");
});

test("a server that has no time is asked again on demand, a closed room is not", () => {
  for (const name of ["rate_limit", "busy", "draining"])
    assert.equal(endingOf({ code: 0, name, reason: "" }).action, "retry");
  for (const name of ["kicked", "banned", "room_gone"])
    assert.equal(endingOf({ code: 0, name, reason: "" }).action, "home");
});
