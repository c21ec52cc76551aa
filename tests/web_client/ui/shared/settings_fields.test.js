import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, valueOf, valueText } from "../../../../web_client/ui/shared/settings_fields.js";

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
    round_seconds: {
      type: "integer",
      minimum: 10,
      maximum: 3600,
      default: 240,
      title: "Round",
      unit: "s",
      modes: ["rounds"],
    },
    rewind_ms: { type: "integer", unit: "ms", description: "How far back; 0 is off." },
    friendly_fire: { type: "boolean", default: false },
    seed: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }], default: null },
  },
};
const FIELDS = Object.fromEntries(fieldsOf(SCHEMA).map((field) => [field.key, field]));

test("a schema's properties become fields in their order; what cannot be drawn is left out", () => {
  assert.deepEqual(
    fieldsOf(SCHEMA).map(({ key, type }) => [key, type]),
    [
      ["mode", "choice"],
      ["size", "choice"],
      ["bots", "choice"],
      ["teams", "choice"],
      ["round_seconds", "number"],
      ["rewind_ms", "number"],
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
  assert.equal(valueText(FIELDS.round_seconds, 240), "4 min");
  assert.equal(valueText(FIELDS.round_seconds, 75), "1 min 15 s");
  assert.equal(valueText(FIELDS.rewind_ms, 250), "250 ms");
  assert.equal(valueText(FIELDS.rewind_ms, 0), "Off");
  assert.deepEqual([FIELDS.bots.hint, FIELDS.teams.hint], ["", "2 to 4."]);
  assert.deepEqual([FIELDS.round_seconds.modes, FIELDS.seed.modes], [["rounds"], null]);
  assert.equal(valueText(FIELDS.seed, null), "–");
});
