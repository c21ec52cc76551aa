import assert from "node:assert/strict";
import { test } from "node:test";

import { causeOf, endingOf, waitingOf } from "../../../web_client/page/endings.js";

const MISTAKE = "The server made a mistake. Incident 1a2b3c4d.";
const RESTARTED = "The server has been restarted, and the room ended with it.";
const DRAINING = {
  name: "draining",
  reason: "The server is restarting; reconnect in a moment.",
};
const BROKEN = { name: "internal", reason: MISTAKE };
const REFUSED = { code: 0, name: "refused" };
const NO_ROOM = { ...REFUSED, refusal: "no_such_room", reason: "There is no room 'BCDFGH'." };

/** What happened, the end as the socket reports it, and what the last screen says. */
const ENDS = [
  [
    "the server restarts, with the same secret or another",
    { name: "room_gone", reason: "The room has closed.", before: DRAINING },
    ["The room is gone", RESTARTED, "home"],
  ],
  [
    "it restarts with another secret, and the room is asked for anew",
    { ...NO_ROOM, before: DRAINING },
    ["The room is gone", RESTARTED, "home"],
  ],
  [
    "it was killed, and started again with the same secret",
    { name: "room_gone", reason: RESTARTED, before: null },
    ["The room is gone", RESTARTED, "home"],
  ],
  [
    "it was killed, and started again with another secret",
    { ...NO_ROOM, before: { name: "auth", reason: "This way back is unknown here." } },
    ["The room is gone", "This way back is unknown here.", "home"],
  ],
  [
    "the room stood empty",
    { name: "room_gone", reason: "The room has closed. Nobody was in it for a minute." },
    ["The room is gone", "The room has closed. Nobody was in it for a minute.", "home"],
  ],
  [
    "the room failed",
    { name: "room_gone", reason: `The room has closed. ${MISTAKE}`, before: BROKEN },
    [
      "The room has broken down",
      "The room has closed. The server made a mistake.",
      "home",
      "1a2b3c4d",
    ],
  ],
  [
    "the room failed while the player was away",
    { name: "room_gone", reason: `The room has closed. ${MISTAKE}`, before: null },
    [
      "The room has broken down",
      "The room has closed. The server made a mistake.",
      "home",
      "1a2b3c4d",
    ],
  ],
  [
    "the room failed, and a new place is asked for",
    { ...NO_ROOM, before: BROKEN },
    ["The room has broken down", "The server made a mistake.", "home", "1a2b3c4d"],
  ],
  [
    "an HTTP call failed",
    { ...REFUSED, refusal: "internal", reason: "The server made a mistake (incident 1a2b3c4d)." },
    ["The server made a mistake", "", "retry", "1a2b3c4d"],
  ],
  [
    "the game was too slow",
    { name: "too_costly", reason: "The game was too slow." },
    ["The room has closed", "The game was too slow.", "home"],
  ],
  [
    "the host removed the player",
    { name: "kicked", reason: "The host removed you.", before: BROKEN },
    ["You were removed", "The host removed you.", "home"],
  ],
  [
    "a banned player comes again",
    { ...REFUSED, refusal: "banned", reason: "You were banned." },
    ["You may not join this room", "You were banned.", "home"],
  ],
  [
    "the server, the address or the room is full",
    { name: "full", reason: "The server is full; try again later." },
    ["There is no place left", "The server is full; try again later.", "retry"],
  ],
  [
    "the room is locked",
    { ...REFUSED, refusal: "locked", reason: "The host lets nobody new in." },
    ["That did not work", "The host lets nobody new in.", "retry"],
  ],
  [
    "the seat was held in vain, and no new one is given",
    { name: "auth", reason: "Your place is no longer kept." },
    ["Your place is gone", "Your place is no longer kept.", "home"],
  ],
  [
    "no input came for long",
    { name: "idle", reason: "You were away for too long." },
    ["Still there?", "You were away for too long.", "retry"],
  ],
  [
    "the player joined elsewhere",
    { name: "replaced", reason: "You joined from somewhere else." },
    ["You play somewhere else", "You joined from somewhere else.", "retry"],
  ],
  [
    "the server was about to stop when a seat was asked for",
    { ...REFUSED, refusal: "draining", reason: "The server is about to stop." },
    ["The server is restarting", "The server is about to stop.", "retry"],
  ],
  [
    "the server has no time",
    { ...REFUSED, refusal: "busy", reason: "Later." },
    ["The server is busy", "Later.", "retry"],
  ],
  [
    "too many calls",
    { ...REFUSED, refusal: "rate_limit", reason: "Wait." },
    ["Not so fast", "Wait.", "retry"],
  ],
  [
    "a code that this page does not know",
    { name: "bad_message", reason: "The server did not understand a message." },
    ["The connection ended", "The server did not understand a message.", "retry"],
  ],
];

for (const [what, end, [title, sentence, action, incident = ""]] of ENDS)
  test(`the last screen says what is true when ${what}`, () => {
    assert.deepEqual(endingOf(end), { title, sentence, action, incident });
  });

test("of a lost connection and a refused way back, the cause is what ended the room", () => {
  const auth = { name: "auth", reason: "Unknown." };
  assert.equal(causeOf(DRAINING, auth), DRAINING);
  assert.equal(causeOf(BROKEN, auth), BROKEN);
  assert.equal(causeOf({ name: "too_slow", reason: "Slow." }, auth), auth);
  assert.equal(causeOf(null, auth), auth);
});

test("while the page comes back a place is said to be kept only where it is", () => {
  const said = (retry, is_offline = false) =>
    Object.values(waitingOf({ has_seat: true, cause: "", reason: "", ...retry }, is_offline));
  assert.deepEqual(said({}), ["Connection lost", "", true]);
  assert.deepEqual(said({ has_seat: false }), ["The server cannot be reached", "", false]);
  assert.deepEqual(said({ cause: "draining", reason: "Restarting." }), [
    "The server is restarting",
    "The room ends with it.",
    false,
  ]);
  assert.deepEqual(said({ cause: "internal", reason: MISTAKE }), [
    "The server made a mistake",
    MISTAKE,
    false,
  ]);
  assert.deepEqual(said({ cause: "too_slow", reason: "Too slow." }), [
    "Connection lost",
    "Too slow.",
    true,
  ]);
  assert.equal(said({}, true)[1], "Your device is offline.");
});
