import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { unpack } from "../../../web_client/net/codec.js";
import { Inbox } from "../../../web_client/net/inbox.js";

const vectors = JSON.parse(
  readFileSync(new URL("../../vectors/near.json", import.meta.url), "utf8"),
);
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (digits) => parseInt(digits, 16));
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

test("places within cells are read as the server has them, tick by tick", () => {
  const inbox = new Inbox(vectors.tables, { cells: vectors.cells });
  let rows_seen = 0;
  for (const { message, rows } of vectors.ticks) {
    const { frame } = inbox.receive(unpack(bytesOf(message).buffer));
    for (const [kind, wanted] of Object.entries(rows)) {
      const known = [...frame.kinds[kind]].map(([id, { record }]) => [id, hexOf(record)]);
      assert.deepEqual(Object.fromEntries(known), wanted);
      rows_seen += known.length;
    }
  }
  assert.ok(rows_seen > 500);
  assert.equal(inbox.store.mismatches, 0);
});
