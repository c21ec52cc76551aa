import assert from "node:assert/strict";
import { test } from "node:test";

import { BEN, ANN, STATUS, roomView } from "../../support/room_view.js";
import { deedsFor } from "../../../../web_client/ui/shared/members.js";

const deeds = (...args) => deedsFor(...args).map(({ deed, label }) => [deed, label]);

test("a host may do everything to others, and nothing to itself", () => {
  assert.deepEqual(deeds(BEN, roomView()), [
    ["mute", "Mute"],
    ["host", "Make host"],
    ["kick", "Kick Ben"],
    ["ban", "Ban Ben"],
  ]);
  assert.deepEqual(deeds(ANN, roomView()), []);
});

test("teams are moved by the host, but not in a round", () => {
  const teams = roomView({ teams: 2 });
  const blue = { ...BEN, team: 1 };
  assert.deepEqual(deeds(blue, teams)[0], ["move", "To ▲ Orange"]);
  const playing = { ...teams, status: { ...STATUS, phase: "playing" } };
  assert.equal(deeds(blue, playing)[0][0], "mute");
});

test("without a host there is a vote, one at a time", () => {
  const status = { ...STATUS, host: null };
  const guest = roomView({ status, is_host: false });
  assert.deepEqual(deeds(BEN, guest).at(-1), ["vote_kick", "Vote to remove Ben"]);
  const voting = { ...guest, status: { ...status, vote: { target: 2 } } };
  assert.deepEqual(deeds(BEN, voting), [["mute", "Mute"]]);
  assert.deepEqual(deeds(BEN, roomView({ is_host: false })), [["mute", "Mute"]]);
});
