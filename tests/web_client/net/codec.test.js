import assert from "node:assert/strict";
import { test } from "node:test";

import {
  BadMessage,
  packAck,
  packCommand,
  packHello,
  packInput,
  packPing,
  packResync,
  readTick,
  unpack,
} from "../../../web_client/net/codec.js";
import { decode } from "../../../web_client/vendor/msgpack/decode.mjs";
import { own, tickFrame } from "../support/wire.js";

const hex = (bytes) => Buffer.from(bytes).toString("hex");

test("an input has the fixed layout, big-endian as msgpack has it, and is valid msgpack", () => {
  const frame = packInput(0x01020304, 0x05060708, 0x090a0b0c, Uint8Array.of(0xaa, 0xbb));
  assert.equal(hex(frame), "9502ce01020304ce05060708ce090a0b0cc402aabb");
  assert.deepEqual(decode(frame), [
    2,
    0x01020304,
    0x05060708,
    0x090a0b0c,
    Uint8Array.of(0xaa, 0xbb),
  ]);
});

test("what the client says besides inputs", () => {
  assert.deepEqual(decode(packHello(1, { ticket: "t" })), [1, 1, "t", null]);
  assert.deepEqual(decode(packHello(1, { resume: "r" })), [1, 1, null, "r"]);
  assert.deepEqual(decode(packPing(12.5)), [3, 12.5]);
  assert.deepEqual(decode(packCommand(7, "chat", { text: "hi" })), [4, 7, "chat", { text: "hi" }]);
  assert.deepEqual(decode(packResync(9)), [5, 9]);
  assert.deepEqual(decode(packAck(55, { slot: 3 })), [6, 55, null, null, 3]);
});

test("a tick message is taken apart, its private record a view into the frame", () => {
  const frame = tickFrame(70, { record: own({ x: 10 }), chunks: [[0, 1]] });
  const { tick, private_record, extras, chunks } = readTick(unpack(frame));
  assert.equal(tick, 70);
  assert.equal(private_record.buffer, frame);
  assert.deepEqual(extras, []);
  assert.deepEqual(chunks, [[0, 1]]);
});

test("a frame that is no message is refused", () => {
  assert.throws(() => unpack(Uint8Array.of(0xc1).buffer), BadMessage);
  assert.throws(() => unpack(Uint8Array.of(0x92, 0x01).buffer), BadMessage);
  assert.throws(() => unpack(Uint8Array.of(0x80).buffer), BadMessage);
  assert.throws(() => readTick([2, "70", null, []]), BadMessage);
  assert.throws(() => readTick([2, 70, "text", []]), BadMessage);
});
