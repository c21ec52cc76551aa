import assert from "node:assert/strict";
import { test } from "node:test";

import { SCREENS, nextScreen } from "../../../web_client/page/screens.js";

/** The screens that a visitor passes through. */
const walk = (...events) =>
  events.reduce((seen, event) => [...seen, nextScreen(seen.at(-1), event)], ["starting"]);

test("a visitor comes from home over a lobby into a round, and leaves", () => {
  assert.deepEqual(walk("leaves", "asks", "room_waits", "room_plays", "leaves"), [
    "starting",
    "home",
    "connecting",
    "lobby",
    "playing",
    "home",
  ]);
});

test("a reload in a round leads back into it, without the home screen", () => {
  assert.deepEqual(walk("asks", "room_plays"), ["starting", "connecting", "playing"]);
});

test("a lost connection leads back to the lobby, or to the round", () => {
  const lost = ["asks", "room_waits", "lost"];
  assert.equal(walk(...lost, "room_waits").at(-1), "lobby");
  assert.equal(walk(...lost, "lost", "room_plays").at(-1), "playing");
});

test("a refused seat leads back to the form that asked for it, an end to the last screen", () => {
  assert.equal(walk("leaves", "asks", "refused").at(-1), "home");
  assert.equal(walk("leaves", "asks", "lost", "refused").at(-1), "home");
  assert.equal(walk("leaves", "asks", "fails", "asks").at(-1), "connecting");
});

test("every screen has a way home and a way into a room, and may fail", () => {
  for (const [screen, events] of Object.entries(SCREENS)) {
    assert.equal(events.leaves, "home", screen);
    assert.equal(events.asks, "connecting", screen);
    assert.equal(events.fails, "failed", screen);
  }
});

test("events of a room cannot happen outside a room", () => {
  for (const screen of ["starting", "home", "failed"]) {
    for (const event of ["room_waits", "room_plays", "lost", "refused"]) {
      assert.throws(() => nextScreen(screen, event), RangeError, `${screen} ${event}`);
    }
  }
  assert.throws(() => nextScreen("playing", "refused"), /"refused" cannot happen .* "playing"/);
});

test("every screen is reached", () => {
  const reached = new Set(["starting"]);
  for (const screen of reached)
    for (const next of Object.values(SCREENS[screen])) reached.add(next);
  assert.deepEqual([...reached].sort(), Object.keys(SCREENS).sort());
});
