/**
 * Messages to bytes and back. Byte layouts only: nothing here knows what a message means.
 *
 *     INPUT  95 02 ce tttttttt ce nnnnnnnn ce vvvvvvvv c4 ll record…   (big-endian, as msgpack)
 */

import { CLIENT_MESSAGES, INPUT_HEAD_BYTES, SERVER_MESSAGES } from "../generated/protocol.js";
import { decode } from "../vendor/msgpack/decode.mjs";
import { encode } from "../vendor/msgpack/encode.mjs";

/** A frame that is no message of this protocol. */
export class BadMessage extends Error {}

/**
 * A server's frame as an array that starts with its type. A `bin` inside is a view into `frame`:
 * copy it to keep it.
 *
 * @param {ArrayBuffer} frame
 * @returns {[number, ...unknown[]]}
 * @throws {BadMessage}
 */
export function unpack(frame) {
  let message;
  try {
    message = decode(frame);
  } catch (fault) {
    throw new BadMessage(`not msgpack: ${fault instanceof Error ? fault.message : fault}`);
  }
  if (!Array.isArray(message) || !Number.isInteger(message[0])) {
    throw new BadMessage("a message is an array that starts with its type");
  }
  return /** @type {[number, ...unknown[]]} */ (message);
}

/**
 * @param {number} version
 * @param {{ ticket?: string | null, resume?: string | null }} credentials
 */
export function packHello(version, { ticket = null, resume = null }) {
  return encode([CLIENT_MESSAGES.hello, version, ticket, resume]);
}

/**
 * @param {number} tick the tick that this input is for
 * @param {number} newest the newest tick received
 * @param {number} view rendered time in 1/16 tick
 * @param {Uint8Array} record the game's input layout, at most 255 bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function packInput(tick, newest, view, record) {
  const frame = new Uint8Array(INPUT_HEAD_BYTES + record.length);
  const at = new DataView(frame.buffer);
  at.setUint16(0, 0x9500 | CLIENT_MESSAGES.input);
  [tick, newest, view].forEach((number, index) => {
    at.setUint8(2 + index * 5, 0xce);
    at.setUint32(3 + index * 5, number);
  });
  at.setUint16(17, 0xc400 | record.length);
  frame.set(record, INPUT_HEAD_BYTES);
  return frame;
}

/** @param {number} time_ms a client's own clock, which comes back in the PONG */
export const packPing = (time_ms) => encode([CLIENT_MESSAGES.ping, time_ms]);

/** @param {number} cell whose keyframe is asked for */
export const packResync = (cell) => encode([CLIENT_MESSAGES.resync, cell]);

/**
 * A spectator's ACK: the newest tick it has, and where it looks.
 *
 * @param {number} newest
 * @param {{ x?: number | null, y?: number | null, slot?: number | null }} [view]
 */
export const packAck = (newest, { x = null, y = null, slot = null } = {}) =>
  encode([CLIENT_MESSAGES.ack, newest, x, y, slot]);

/**
 * @param {number} id comes back in the REPLY
 * @param {string} name
 * @param {Record<string, unknown>} args
 */
export const packCommand = (id, name, args) => encode([CLIENT_MESSAGES.command, id, name, args]);

/**
 * @typedef {object} TickMessage
 * @property {number} tick
 * @property {Uint8Array | null} private_record a view into the frame; null for spectators
 * @property {unknown[]} extras
 * @property {unknown[]} chunks
 */

/**
 * `[2, tick, private|nil, extras, chunk, …]`
 *
 * @param {unknown[]} message
 * @returns {TickMessage}
 * @throws {BadMessage}
 */
export function readTick([type, tick, record, extras, ...chunks]) {
  if (type !== SERVER_MESSAGES.tick || typeof tick !== "number" || !Array.isArray(extras)) {
    throw new BadMessage("a tick message is [2, tick, private, extras, chunk, …]");
  }
  if (record !== null && !(record instanceof Uint8Array)) {
    throw new BadMessage("a private record is bytes or nil");
  }
  return { tick, private_record: record, extras, chunks };
}
