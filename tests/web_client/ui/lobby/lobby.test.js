import assert from "node:assert/strict";
import { test } from "node:test";

import { BEN, ANN, STATUS, roomView } from "../../support/room_view.js";
import { headline, hintFor } from "../../../../web_client/ui/lobby/lobby.js";

test("the lobby says who is there and whom it waits for", () => {
  const watcher = { ...BEN, id: 3, spectator: true };
  const status = { ...STATUS, members: [ANN, BEN, watcher], bots: [{ slot: 4 }] };
  assert.equal(headline(status), "2 of 8 players · 1 bot · 1 watching");
  assert.equal(hintFor(roomView()), "Press Ready, or start when you like.");
  assert.equal(hintFor(roomView({ is_host: false })), "Press Ready when you are.");
  const me = { ...ANN, ready: true };
  assert.equal(
    hintFor(roomView({ me, status: { ...STATUS, members: [me, BEN] } })),
    "Waiting for Ben…",
  );
  const alone = { ...STATUS, members: [me] };
  assert.equal(hintFor(roomView({ me, status: alone })), "Waiting for friends, or start now.");
  assert.equal(hintFor(roomView({ me, is_host: false, status: alone })), "Waiting for friends…");
  const all = [me, { ...BEN, ready: true }];
  assert.equal(
    hintFor(roomView({ me, status: { ...STATUS, members: all } })),
    "Everybody is ready.",
  );
});
