import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../../../web_client/net/http.js";
import { reserveFor } from "../../../web_client/page/room_requests.js";

const place = (code) => ({ room_id: "r", ws_url: "", ticket: "T", code });

test("a visitor who never gets in gets the same room again, not one after another", async () => {
  const asked = [];
  const api = { join: async (_, code, how) => (asked.push([code, how]), place(undefined)) };
  let opened = 0;
  const request = {
    name: "",
    how: { password: "x" },
    reserve: async () => (opened++, place("ABCDEF")),
  };
  for (let attempt = 0; attempt < 5; attempt++)
    await reserveFor(/** @type {any} */ (api), "T", request);
  assert.equal(opened, 1);
  assert.deepEqual(asked, Array(4).fill(["ABCDEF", { password: "x" }]));
});

test("only when that room is gone another one is opened", async () => {
  const answers = [new ApiError("busy", "Later.", 503), new ApiError("no_such_room", "Gone.", 404)];
  const api = {
    join: async () => {
      throw answers.shift();
    },
  };
  let opened = 0;
  const request = { name: "", reserve: async () => place(`ROOM${++opened}`) };
  await reserveFor(/** @type {any} */ (api), "T", request);
  await assert.rejects(reserveFor(/** @type {any} */ (api), "T", request), { code: "busy" });
  assert.equal(opened, 1);
  assert.equal((await reserveFor(/** @type {any} */ (api), "T", request)).code, "ROOM2");
});
