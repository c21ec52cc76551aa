/** One player through all their names, for as long as the server knows them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { GuestBook } from "../../../web_client/visitor/guest.js";
import { Api, ApiError } from "../../../web_client/net/http.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { answer, memoryStore } from "../support/browser.js";

function bench(kept = null) {
  const store = memoryStore(kept ? { guest: kept } : {});
  const asked = [];
  const api = new Api(async (path, { headers, body }) => {
    asked.push([path, headers.authorization ?? null, body]);
    const { name } = JSON.parse(body);
    return answer(200, { player_id: "p1", name, token: `token of ${name}` });
  });
  const book = new GuestBook(api, new KeptValues(() => store));
  return { book, asked };
}

const ANN = { player_id: "p1", name: "Ann", token: "token of Ann", since: Date.now() };

test("the same name is the same token, asked for once", async () => {
  const { book, asked } = bench();
  assert.equal(await book.as("Ann", async (token) => token), "token of Ann");
  assert.equal(await book.as("Ann", async (token) => token), "token of Ann");
  assert.deepEqual(asked, [["/api/guests", null, '{"name":"Ann"}']]);
});

test("a changed name renames the same player", async () => {
  const { book, asked } = bench(ANN);
  assert.equal(await book.as("Bea", async (token) => token), "token of Bea");
  assert.deepEqual(asked, [["/api/guests", "Bearer token of Ann", '{"name":"Bea"}']]);
  assert.equal(book.remembered()?.name, "Bea");
});

test("only a token that the server refuses makes a new player", async () => {
  const { book, asked } = bench(ANN);
  const token = await book.as("Ann", async (token) => {
    if (!asked.length) throw new ApiError("unauthorized", "Who are you?", 401);
    return token;
  });
  assert.equal(token, "token of Ann");
  assert.deepEqual(asked, [["/api/guests", null, '{"name":"Ann"}']]);
});

test("a token that is more than a day old is renewed", async () => {
  const { book, asked } = bench({ ...ANN, since: Date.now() - 25 * 60 * 60 * 1000 });
  assert.equal(await book.as("", async (token) => token), "token of Ann");
  assert.equal(await book.as("", async (token) => token), "token of Ann");
  assert.deepEqual(asked, [["/api/guests", "Bearer token of Ann", '{"name":"Ann"}']]);
});

test("a refusal says when to try again", async () => {
  const body = { error: "rate_limit", message: "Too many new rooms." };
  const api = new Api(async () => answer(429, body, { "Retry-After": "60" }));
  await assert.rejects(api.open("token", {}), (fault) => {
    assert.ok(fault instanceof ApiError);
    assert.equal(fault.sentence, "Too many new rooms. Try again in 60 s.");
    return true;
  });
});
