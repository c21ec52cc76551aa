/** The lobby's pure parts: settings from a schema, who may do what, the lines of the chat. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ChatLines } from "../../web_client/ui/shared/chat_lines.js";
import { headline, hintFor } from "../../web_client/ui/lobby/lobby.js";
import { deedsFor } from "../../web_client/ui/shared/members.js";
import { blips } from "../../web_client/ui/match/minimap.js";
import { resultLines, sentences, teamLines } from "../../web_client/ui/match/outcome.js";
import { fieldsOf, valueOf, valueText } from "../../web_client/ui/shared/settings_fields.js";

const SCHEMA = {
  $defs: { Size: { enum: ["small", "large"], type: "string" } },
  properties: {
    mode: { enum: ["rounds", "core_run"], default: "rounds", title: "Mode", type: "string" },
    size: { $ref: "#/$defs/Size", default: "small" },
    only: { const: "rounds", default: "rounds", type: "string" },
    word: { type: "string", default: "free text" },
    bots: {
      type: "integer",
      minimum: 0,
      maximum: 2,
      default: 0,
      description: "0 easy, 1 medium, 2 hard.",
    },
    teams: { type: "integer", minimum: 2, maximum: 4, default: 2, description: "2 to 4." },
    round_seconds: { type: "integer", minimum: 10, maximum: 3600, default: 240, title: "Round" },
    friendly_fire: { type: "boolean", default: false },
    seed: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }], default: null },
  },
};
const FIELDS = Object.fromEntries(fieldsOf(SCHEMA).map((field) => [field.key, field]));

const MEMBER = {
  id: 1,
  name: "Ann",
  slot: 0,
  team: 0,
  ready: false,
  spectator: false,
  connected: true,
};
const BEN = { ...MEMBER, id: 2, name: "Ben", slot: 1 };
const STATUS = { phase: "lobby", host: 1, members: [MEMBER, BEN], bots: [], limit: 8, vote: null };
const place = (changed = {}) => ({
  status: STATUS,
  me: MEMBER,
  is_host: true,
  muted: new Set(),
  teams: 0,
  ...changed,
});
const deeds = (...args) => deedsFor(...args).map(({ deed, label }) => [deed, label]);

test("a schema's properties become fields in their order; what cannot be drawn is left out", () => {
  assert.deepEqual(
    fieldsOf(SCHEMA).map(({ key, type }) => [key, type]),
    [
      ["mode", "choice"],
      ["size", "choice"],
      ["bots", "choice"],
      ["teams", "choice"],
      ["round_seconds", "number"],
      ["friendly_fire", "switch"],
      ["seed", "number"],
    ],
  );
  assert.deepEqual(fieldsOf(undefined), []);
});

test("choices read as words, numbers by the names that their description gives to all of them", () => {
  assert.deepEqual(
    FIELDS.mode.options.map(({ title }) => title),
    ["Rounds", "Core run"],
  );
  assert.deepEqual(
    FIELDS.bots.options.map(({ title }) => title),
    ["Easy", "Medium", "Hard"],
  );
  assert.deepEqual(
    FIELDS.teams.options.map(({ title }) => title),
    ["2", "3", "4"],
  );
});

test("a control's text is a value of the field's type, or nothing", () => {
  assert.equal(valueOf(FIELDS.bots, "2"), 2);
  assert.equal(valueOf(FIELDS.mode, "core_run"), "core_run");
  assert.equal(valueOf(FIELDS.round_seconds, "15"), 15);
  for (const wrong of ["", " ", "9", "3601", "12.5", "many"]) {
    assert.equal(valueOf(FIELDS.round_seconds, wrong), undefined, wrong);
  }
});

test("values read as people say them", () => {
  assert.equal(valueText(FIELDS.friendly_fire, true), "On");
  assert.equal(valueText(FIELDS.mode, "core_run"), "Core run");
  assert.equal(valueText(FIELDS.round_seconds, 240), "240");
  assert.equal(valueText(FIELDS.seed, null), "–");
});

test("a host may do everything to others, and nothing to itself", () => {
  assert.deepEqual(deeds(BEN, place()), [
    ["mute", "Mute"],
    ["host", "Make host"],
    ["kick", "Kick"],
    ["ban", "Ban"],
  ]);
  assert.deepEqual(deeds(MEMBER, place()), []);
});

test("teams are moved by the host, but not in a round", () => {
  const teams = place({ teams: 2 });
  const blue = { ...BEN, team: 1 };
  assert.deepEqual(deeds(blue, teams)[0], ["move", "To ▲ Orange"]);
  const playing = { ...teams, status: { ...STATUS, phase: "playing" } };
  assert.equal(deeds(blue, playing)[0][0], "mute");
});

test("without a host there is a vote, one at a time", () => {
  const status = { ...STATUS, host: null };
  const guest = place({ status, is_host: false });
  assert.deepEqual(deeds(BEN, guest).at(-1), ["vote_kick", "Vote to remove"]);
  const voting = { ...guest, status: { ...status, vote: { target: 2 } } };
  assert.deepEqual(deeds(BEN, voting), [["mute", "Mute"]]);
  assert.deepEqual(deeds(BEN, place({ is_host: false })), [["mute", "Mute"]]);
});

test("the lobby says who is there and whom it waits for", () => {
  const watcher = { ...BEN, id: 3, spectator: true };
  const status = { ...STATUS, members: [MEMBER, BEN, watcher], bots: [{ slot: 4 }] };
  assert.equal(headline(status), "2 of 8 players · 1 bot · 1 watching");
  assert.equal(hintFor(place()), "Press Ready, or start when you like.");
  assert.equal(hintFor(place({ is_host: false })), "Press Ready when you are.");
  const me = { ...MEMBER, ready: true };
  assert.equal(
    hintFor(place({ me, status: { ...STATUS, members: [me, BEN] } })),
    "Waiting for Ben…",
  );
  const alone = { ...STATUS, members: [me] };
  assert.equal(hintFor(place({ me, status: alone })), "Waiting for friends, or start now.");
  assert.equal(hintFor(place({ me, is_host: false, status: alone })), "Waiting for friends…");
  const all = [me, { ...BEN, ready: true }];
  assert.equal(hintFor(place({ me, status: { ...STATUS, members: all } })), "Everybody is ready.");
});

test("the chat keeps what people say and what the room notes, and nothing else", () => {
  const chat = new ChatLines();
  chat.told([MEMBER], new Set());
  chat.hear({ name: "chat", tick: 1, slot: 0, player: "Ann", text: "Hi", scope: 0 });
  chat.hear({ name: "chat", tick: 2, slot: 65535, player: "Cleo", text: "psst", scope: 1 });
  chat.hear({ name: "notice", tick: 3, text: "Ben joined." });
  assert.equal(chat.hear({ name: "kill", tick: 4, by: 0, victim: 1 }), null);
  assert.deepEqual(chat.lines, [
    { kind: "room", slot: 0, by: "Ann", member: 1, text: "Hi" },
    { kind: "team", slot: null, by: "Cleo", member: null, text: "psst" },
    { kind: "system", slot: null, by: "", member: null, text: "Ben joined." },
  ]);
});

test("who is muted is not heard, back to what they had said, and whatever they are called", () => {
  const chat = new ChatLines();
  const line = { name: "chat", tick: 1, slot: 0, player: "Ann", text: "spam", scope: 0 };
  chat.told([MEMBER, BEN], new Set());
  chat.hear(line);
  assert.equal(chat.told([MEMBER, BEN], new Set([1])), true);
  assert.deepEqual(chat.heard, []);
  assert.equal(chat.hear(line), null);
  assert.equal(chat.told([{ ...MEMBER, name: "Anna" }, BEN], new Set([1])), false);
  assert.equal(chat.hear({ ...line, player: "Anna" }), null);
  assert.equal(chat.hear({ ...line, player: "Ben" })?.text, "spam");
  chat.told([MEMBER, { ...BEN, name: "Ann", id: 5 }], new Set());
  assert.equal(chat.heard.length, 4);
});

test("a name that somebody else takes over is heard", () => {
  const chat = new ChatLines();
  chat.told([{ ...BEN, name: "Ann", id: 5 }], new Set([1]));
  assert.ok(chat.hear({ name: "chat", tick: 1, slot: 0, player: "Ann", text: "Hi", scope: 0 }));
});

test("results follow the room's word, with equal scores on one place", () => {
  const told = [
    { slot: 2, name: "Ann", score: 5, team: 0, awards: ["Most kills: 3"] },
    { slot: 0, name: "Ben", score: 5, team: 0, awards: [] },
    { slot: 1, name: "Cleo", score: 1, team: 0, awards: [] },
  ];
  assert.deepEqual(
    resultLines({ seats: new Map() }, told).map(({ place, name }) => [place, name]),
    [
      [1, "Ann"],
      [1, "Ben"],
      [3, "Cleo"],
    ],
  );
});

/** @param {number} blue @param {number} orange */
function teamRound(blue, orange) {
  const told = [
    { slot: 0, name: "Ann", score: 9, team: 1, awards: [] },
    { slot: 1, name: "Ben", score: 4, team: 2, awards: [] },
    { slot: 2, name: "Cleo", score: 4, team: 2, awards: [] },
  ];
  const totals = [
    { team: 1, score: blue },
    { team: 2, score: orange },
  ];
  const view = { seats: new Map(), kinds: {} };
  const lines = resultLines(view, told);
  return { lines, teams: teamLines(view, { team_standings: totals }, lines), view };
}

test("a team's total wins the round, whoever scored most", () => {
  const { lines, teams } = teamRound(9, 12);
  assert.deepEqual(teams, [
    { team: 2, score: 12, place: 1 },
    { team: 1, score: 9, place: 2 },
  ]);
  assert.equal(sentences(lines, teams, undefined).headline, "Orange wins");
  assert.deepEqual(sentences(lines, teams, 0), {
    headline: "Orange wins",
    verdict: "Your team came 2nd of 2 with 9 points. You scored 9.",
  });
  assert.deepEqual(sentences(lines, teams, 1), {
    headline: "Your team wins",
    verdict: "Your team came first of 2 with 12 points. You scored 4.",
  });
});

test("equal totals are a draw between teams", () => {
  const { lines, teams } = teamRound(7, 7);
  assert.deepEqual(sentences(lines, teams, 0), {
    headline: "Blue and Orange draw",
    verdict: "Your team shares first place with 7 points. You scored 9.",
  });
});

test("without the room's word teams are told from the world, else by their players' sum", () => {
  const { lines, view } = teamRound(0, 0);
  assert.deepEqual(teamLines(view, null, lines), [
    { team: 1, score: 9, place: 1 },
    { team: 2, score: 8, place: 2 },
  ]);
  const seen = {
    ...view,
    kinds: {
      teams: [
        { team: 1, score: 3 },
        { team: 2, score: 5 },
      ],
    },
  };
  assert.deepEqual(teamLines(seen, null, lines)[0], { team: 2, score: 5, place: 1 });
  assert.deepEqual(
    teamLines(
      view,
      null,
      lines.map((line) => ({ ...line, team: 0 })),
    ),
    [],
  );
});

test("the small map prefers the exact place of who is in sight, and draws oneself last", () => {
  const view = {
    own: { slot: 0, x: 10, y: 20, alive: true },
    kinds: {
      blips: [
        { id: 0, slot: 0, x: 0, y: 0 },
        { id: 1, slot: 1, x: 64, y: 64 },
        { id: 2, slot: 2, x: 640, y: 96 },
      ],
      ships: [{ id: 7, slot: 1, x: 70.5, y: 61 }],
    },
  };
  assert.deepEqual(blips(view, view.kinds.blips), [
    { x: 70.5, y: 61, slot: 1, is_own: false },
    { x: 640, y: 96, slot: 2, is_own: false },
    { x: 10, y: 20, slot: 0, is_own: true },
  ]);
});
