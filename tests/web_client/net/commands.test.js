/** Requests and replies find each other by their ids. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { TEXTS } from "../../../web_client/texts/texts.js";
import { BadMessage } from "../../../web_client/net/codec.js";
import { Commands, Refusal } from "../../../web_client/net/commands.js";
import { decode } from "../../../web_client/vendor/msgpack/decode.mjs";

function commands() {
  const sent = [];
  return { sent, asks: new Commands((frame) => sent.push(decode(frame))) };
}

test("a command carries an id of its own, its name and arguments", () => {
  const { sent, asks } = commands();
  asks.ask("ready", { on: true });
  asks.ask("start");
  assert.deepEqual(sent, [
    [4, 1, "ready", { on: true }],
    [4, 2, "start", {}],
  ]);
});

test("replies come in any order", async () => {
  const { asks } = commands();
  const [first, second] = [asks.ask("a"), asks.ask("b")];
  asks.answered([4, 2, null, "two"]);
  asks.answered([4, 1, null, "one"]);
  assert.deepEqual(await Promise.all([first, second]), ["one", "two"]);
});

test("a refusal rejects with its code and sentence", async () => {
  const { asks } = commands();
  const asked = asks.ask("kick", { member: 3 });
  asks.answered([4, 1, ["not_now", "There is no vote."], null]);
  await assert.rejects(asked, (refusal) => {
    assert.ok(refusal instanceof Refusal);
    assert.equal(refusal.code, "not_now");
    assert.equal(refusal.message, "There is no vote.");
    return true;
  });
});

test("a code that says all is worded by the page", async () => {
  const { asks } = commands();
  const asked = asks.ask("kick", { member: 3 });
  asks.answered([4, 1, ["not_host", "In another language."], null]);
  await assert.rejects(asked, { message: TEXTS.server.refusals.not_host });
});

test("commands that wait when the connection is lost are refused", async () => {
  const { asks } = commands();
  const asked = asks.ask("start");
  asks.abandon();
  await assert.rejects(asked, { code: "connection_lost" });
  asks.answered([4, 1, null, "too late"]);
});

test("a reply without an id is no message", () => {
  const { asks } = commands();
  assert.throws(() => asks.answered([4, null, null, null]), BadMessage);
});
