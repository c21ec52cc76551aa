import assert from "node:assert/strict";
import { test } from "node:test";

import { PHASES } from "../../../web_client/generated/protocol.js";
import { GameSounds } from "../../../web_client/sound/game_sounds.js";
import { LIBRARY } from "../../../web_client/sound/library.js";

const CAMERA = { x: 500, y: 500, width: 1000, height: 1000, zoom: 1 };
const NAMES = new Map(Object.entries(LIBRARY).map(([name, recipe]) => [recipe, name]));

/** The sounds of a game, and what is played: [name, how]. */
function listening(names = {}) {
  const played = [];
  const mixer = {
    prepare() {},
    play: (recipe, how) => played.push([NAMES.get(recipe) ?? "own", how]),
  };
  const sounds = new GameSounds(mixer, CAMERA);
  sounds.use(names);
  const names_played = () => played.splice(0).map(([name]) => name);
  return { sounds, played, names_played };
}

/** A view at `seconds` of the room's clock in which these events are new. */
const view = (seconds, { phase = PHASES.playing, ends_at = 0, events = [], log = [] } = {}) => ({
  tick: seconds * 10,
  tick_hz: 10,
  match: { phase, ends_at },
  own: { slot: 3 },
  events,
  log,
});

test("an event makes the sound that the game names for it, at its place", () => {
  const { sounds, played } = listening({ bump: "hit" });
  sounds.follow(view(1, { events: [{ name: "bump", x: 1000, y: 500, by: 1 }, { name: "other" }] }));
  const [[name, how]] = played;
  assert.equal(played.length, 1);
  assert.equal(name, "hit");
  assert.equal(how.pan, 0.8);
  assert.ok(how.gain > 0.3 && how.gain < 0.5);
  assert.equal(how.bus, "others");
});

test("whoever wants to know hears of the player's own sounds, and of no others", () => {
  const heard = [];
  const mixer = { prepare() {}, play() {} };
  const sounds = new GameSounds(mixer, CAMERA, (name) => heard.push(name));
  sounds.use({ bump: "hit" });
  sounds.play("death");
  sounds.follow(
    view(1, {
      events: [
        { name: "bump", target: 3 },
        { name: "bump", target: 4 },
      ],
    }),
  );
  assert.deepEqual(heard, ["death", "bump"]);
});

test("what concerns the player is not quieter while others fight", () => {
  const { sounds, played } = listening({ bump: "hit" });
  for (const whose of ["by", "slot", "victim", "target", "owner"]) {
    sounds.follow(view(1, { events: [{ name: "bump", [whose]: 3 }] }));
  }
  assert.deepEqual(
    played.map(([, { bus, gain, pan }]) => [bus, gain, pan]),
    Array(5).fill(["own", 1, 0]),
  );
});

test("an event of the room's log is heard too, and a line has the place where it begins", () => {
  const { sounds, played } = listening({ goal: "win", beam: "beam" });
  const beam = { name: "beam", x0: 0, y0: 500, x1: 900, y1: 500 };
  sounds.follow(view(1, { events: [beam], log: [{ name: "goal" }] }));
  assert.deepEqual(
    played.map(([name, { pan }]) => [name, pan]),
    [
      ["beam", -0.8],
      ["win", 0],
    ],
  );
});

test("any game has countdown, start and end, once each, at the volume of the interface", () => {
  const { sounds, played, names_played } = listening();
  const counting = { phase: PHASES.countdown, ends_at: 100 };
  for (let tenth = 20; tenth < 100; tenth++) sounds.follow(view(tenth / 10, counting));
  assert.equal(played[0][1].bus, "interface");
  assert.deepEqual(names_played(), Array(5).fill("countdown"));
  for (const seconds of [10, 11]) sounds.follow(view(seconds));
  assert.deepEqual(names_played(), ["start"]);
  for (const seconds of [20, 21]) sounds.follow(view(seconds, { phase: PHASES.results }));
  assert.deepEqual(names_played(), ["end"]);
});

test("who comes into a round that is on hears no start, and none of an earlier room's end", () => {
  const { sounds, names_played } = listening();
  sounds.follow(view(1));
  sounds.use({});
  sounds.follow(view(1, { phase: PHASES.results }));
  assert.deepEqual(names_played(), []);
});

test("joining and chat are announced, not heard a second time as events", () => {
  const { sounds, names_played } = listening({ chat: "blip" });
  sounds.announce("join");
  sounds.announce("chat");
  sounds.follow(view(1, { log: [{ name: "chat" }] }));
  assert.deepEqual(names_played(), ["join", "blip"]);
});

test("a page part plays its own sounds and those of the library; a wrong name is a fault", () => {
  const own = { level: 0.1, layers: [{ wave: "sine", hz: 300, decay_s: 0.1 }] };
  const { sounds, played } = listening({ ping: own });
  sounds.play("ping", { pitch: 1.5, gain: 0.5 });
  sounds.play("coin", { x: 500, y: 500, is_others: true });
  assert.deepEqual(played, [
    ["own", { gain: 0.5, pan: 0, pitch: 1.5, bus: "own" }],
    ["coin", { gain: 1, pan: 0, pitch: 1, bus: "others" }],
  ]);
  assert.throws(() => sounds.play("pnig"), /there is no sound pnig/);
});

test("a table with a mistake is none, and the console says what is wrong", (context) => {
  const complain = context.mock.method(console, "error", () => {});
  const { sounds, names_played } = listening({ bump: "hti" });
  assert.match(String(complain.mock.calls[0].arguments[1]), /sounds\.bump: there is no sound hti/);
  sounds.follow(view(1, { events: [{ name: "bump" }] }));
  assert.deepEqual(names_played(), []);
});
