import assert from "node:assert/strict";
import { test } from "node:test";

import { BEN, ANN } from "../../support/room_view.js";
import { ChatLines } from "../../../../web_client/ui/chat/chat_lines.js";

test("the chat keeps what people say and what the room notes, and nothing else", () => {
  const chat = new ChatLines();
  chat.setMembers([ANN], new Set());
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

test("a muted member is not heard, earlier messages included, under any name", () => {
  const chat = new ChatLines();
  const line = { name: "chat", tick: 1, slot: 0, player: "Ann", text: "spam", scope: 0 };
  chat.setMembers([ANN, BEN], new Set());
  chat.hear(line);
  assert.equal(chat.setMembers([ANN, BEN], new Set([1])), true);
  assert.deepEqual(chat.heard, []);
  assert.equal(chat.hear(line), null);
  assert.equal(chat.setMembers([{ ...ANN, name: "Anna" }, BEN], new Set([1])), false);
  assert.equal(chat.hear({ ...line, player: "Anna" }), null);
  assert.equal(chat.hear({ ...line, player: "Ben" })?.text, "spam");
  chat.setMembers([ANN, { ...BEN, name: "Ann", id: 5 }], new Set());
  assert.equal(chat.heard.length, 4);
});

test("a muted member's name, taken over by somebody else, is heard", () => {
  const chat = new ChatLines();
  chat.setMembers([{ ...BEN, name: "Ann", id: 5 }], new Set([1]));
  assert.ok(chat.hear({ name: "chat", tick: 1, slot: 0, player: "Ann", text: "Hi", scope: 0 }));
});
