import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../../web_client/vendor/msgpack/", import.meta.url);

test("every vendored module is the one that its checksum was taken of", () => {
  const listed = readFileSync(new URL("SHA256SUMS", FOLDER), "utf8").trim().split("\n");
  const sums = new Map(listed.map((line) => [line.slice(66), line.slice(0, 64)]));
  const modules = readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".mjs"));
  assert.equal(modules.length, 13);
  for (const name of modules) {
    const sum = createHash("sha256")
      .update(readFileSync(new URL(name, FOLDER)))
      .digest("hex");
    assert.equal(sums.get(name), sum, name);
  }
});
