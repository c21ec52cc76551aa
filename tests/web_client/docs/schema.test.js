import assert from "node:assert/strict";
import { test } from "node:test";

import { example, fields, typeName } from "../../../web_client/docs/schema.js";

const DOCUMENT = {
  components: {
    schemas: {
      Ask: {
        type: "object",
        required: ["code"],
        properties: {
          code: { type: "string", maxLength: 6, description: "The room's." },
          watch: { type: "boolean", default: false },
          game: { anyOf: [{ type: "string" }, { type: "null" }], description: "Which one." },
          scope: { enum: ["room", "team"], type: "string", examples: ["team"] },
        },
      },
    },
  },
};
const ASK = { anyOf: [{ $ref: "#/components/schemas/Ask" }, { type: "null" }] };

test("a body's fields have type, need, description, bounds and default", () => {
  assert.deepEqual(fields(DOCUMENT, ASK), [
    { name: "code", type: "string", required: true, about: "The room's. At most 6 characters." },
    { name: "watch", type: "boolean", required: false, about: "Default: false." },
    { name: "game", type: "string or null", required: false, about: "Which one." },
    { name: "scope", type: '"room" or "team"', required: false, about: "" },
  ]);
});

test("an array's fields are those of its elements", () => {
  const list = { type: "array", items: { $ref: "#/components/schemas/Ask" } };
  assert.deepEqual(
    fields(DOCUMENT, list).map((field) => field.name),
    ["code", "watch", "game", "scope"],
  );
  assert.equal(typeName(DOCUMENT, list), "array of object");
});

test("an example has the fields that are required or have a default or an example", () => {
  assert.deepEqual(example(DOCUMENT, ASK), { code: "", watch: false, scope: "team" });
});
