import assert from "node:assert/strict";
import { test } from "node:test";

import { endingOf } from "../../../web_client/page/endings.js";

test("the last screen names the incident, and does not say that everybody has left", () => {
  const before = { name: "internal", reason: "The server made a mistake. Incident 1a2b3c4d." };
  for (const name of ["room_gone", "auth"]) {
    const end = endingOf({ code: 4507, name, reason: "The room has closed.", before });
    assert.equal(end.title, "The room has broken down");
    assert.equal(end.sentence, "The server made a mistake. Incident 1a2b3c4d. The room is gone.");
    assert.equal(end.action, "home");
  }
  const refused = {
    code: 0,
    name: "refused",
    reason: "There is no room.",
    refusal: "no_such_room",
  };
  assert.match(endingOf({ ...refused, before }).sentence, /Incident 1a2b3c4d/);
  const draining = { name: "draining", reason: "The server is restarting; reconnect in a moment." };
  assert.match(
    endingOf({ ...refused, before: draining }).sentence,
    /the server has been restarted/,
  );
  assert.equal(
    endingOf({ code: 4508, name: "kicked", reason: "By the host.", before }).sentence,
    "By the host.",
  );
});

test("a server that has no time is asked again on demand, a closed room is not", () => {
  for (const name of ["rate_limit", "busy", "draining"])
    assert.equal(endingOf({ code: 0, name, reason: "" }).action, "retry");
  for (const name of ["kicked", "banned", "room_gone"])
    assert.equal(endingOf({ code: 0, name, reason: "" }).action, "home");
});
