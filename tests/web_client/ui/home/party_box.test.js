import assert from "node:assert/strict";
import { test } from "node:test";

import { partyHint } from "../../../../web_client/ui/home/party_box.js";

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
