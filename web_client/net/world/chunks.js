/**
 * Reads chunks. Each is checked as a whole, before anything of its message is stored.
 *
 *     chunk = [cell, code, value, code, value, …]
 *
 *     code < 120   kind × 8 + op   SPAWN        n × (id u16, born columns, sent columns)
 *                                  UPDATE       mask, n × (id u8, changed columns)
 *                                  UPDATE_WIDE  mask, n × (id u16, changed columns)
 *                                  UPDATE_MAP   (mask, map, n × changed columns)…
 *                                  DIED, MOVED  n × id u16
 *                  mask         7 bits; the eighth says that a byte with 8 more follows. Bit c is
 *                               the c-th sent column. In kinds that are `near` it is bit c + 1,
 *                               and bit 0 is both coordinates: u24 dx | dy << 12 from the corner
 *     120 LOG      [[number, event, tick, [field, …]], …]
 *     121 CHECKSUM u32
 *     ≥ 128        cell event code − 128: n × packed fields
 */

import { CHUNK_CODES, MASK_BITS, OPS } from "../../generated/protocol.js";
import { BadMessage } from "../codec.js";
import { numberAt } from "./columns.js";

/** @typedef {import("./columns.js").Values} Values */
/** @typedef {import("./tables.js").GameLayout} GameLayout */
/** @typedef {import("./tables.js").KindLayout} KindLayout */

/**
 * A change to one kind's rows. `bytes` are the records behind the mask, a view into the frame.
 *
 * @typedef {object} RowChange
 * @property {KindLayout} kind
 * @property {number} op
 * @property {number} mask
 * @property {Uint8Array} bytes
 * @property {number} stride bytes of one record
 * @property {number[]} ranks of the rows in an UPDATE_MAP: 0 is the lowest id of the kind in the
 *   cell; else empty
 */

/** Bytes of the id in front of each row of an update. @type {Record<number, number>} */
export const ID_BYTES = { [OPS.update]: 1, [OPS.update_wide]: 2, [OPS.update_map]: 0 };

/** @typedef {{ number: number, name: string, tick: number, fields: Record<string, unknown> }} LogEntry */

/** @typedef {{ name: string, tick: number, [field: string]: unknown }} GameEvent */

/**
 * @typedef {object} Chunk
 * @property {number} cell
 * @property {RowChange[]} changes
 * @property {LogEntry[]} log
 * @property {GameEvent[]} events
 * @property {number | null} checksum
 */

/**
 * @param {unknown} raw
 * @param {number} tick of the message, which its events get
 * @param {GameLayout} layout
 * @returns {Chunk}
 * @throws {BadMessage}
 */
export function readChunk(raw, tick, layout) {
  if (!Array.isArray(raw) || raw.length % 2 === 0 || typeof raw[0] !== "number") {
    throw new BadMessage("a chunk is [cell, code, value, …]");
  }
  /** @type {Chunk} */
  const chunk = {
    cell: raw[0],
    changes: [],
    log: [],
    events: [],
    checksum: null,
  };
  for (let at = 1; at < raw.length; at += 2) {
    const [code, value] = [raw[at], raw[at + 1]];
    if (code === CHUNK_CODES.log) chunk.log = readLog(value, layout);
    else if (!(value instanceof Uint8Array)) throw new BadMessage(`code ${code} carries bytes`);
    else if (code >= CHUNK_CODES.events) {
      chunk.events.push(...readEvents(code - CHUNK_CODES.events, value, tick, layout));
    } else if (code === CHUNK_CODES.checksum) chunk.checksum = readChecksum(value);
    else chunk.changes.push(...readChanges(code, value, layout));
  }
  return chunk;
}

/** @param {Uint8Array} bytes */
function readChecksum(bytes) {
  if (bytes.length !== 4) throw new BadMessage(`a checksum of ${bytes.length} bytes`);
  return numberAt(bytes, 0, 4);
}

/**
 * @param {number} code
 * @param {Uint8Array} bytes
 * @param {GameLayout} layout
 * @returns {RowChange[]}
 */
function readChanges(code, bytes, layout) {
  const kind = layout.kinds[code >> 3];
  const op = code & 7;
  if (!kind || op > OPS.update_map) throw new BadMessage(`there is no chunk code ${code}`);
  if (op === OPS.update_map) return readMapped(kind, bytes);
  let mask = 0;
  let stride = 2;
  if (op === OPS.spawn) stride = kind.record.size;
  else if (op in ID_BYTES) {
    const head = readMask(bytes);
    mask = head.mask;
    stride = ID_BYTES[op] + sizeOf(kind, mask);
    bytes = bytes.subarray(head.size);
  }
  if (bytes.length % stride) {
    throw new BadMessage(`${kind.name}: ${bytes.length} bytes are no whole records of ${stride}`);
  }
  return [{ kind, op, mask, bytes, stride, ranks: [] }];
}

/**
 * Groups of records, one behind the other. The map in front of each says how many records it has.
 *
 * @param {KindLayout} kind
 * @param {Uint8Array} bytes
 * @returns {RowChange[]}
 */
function readMapped(kind, bytes) {
  const changes = [];
  while (bytes.length) {
    const { mask, size: mask_size } = readMask(bytes);
    const stride = sizeOf(kind, mask);
    const { ranks, size } = readMap(bytes.subarray(mask_size));
    const begin = mask_size + size;
    const end = begin + ranks.length * stride;
    if (end > bytes.length || end === begin) {
      throw new BadMessage(`a map names ${ranks.length} rows, which are not what came`);
    }
    const records = bytes.subarray(begin, end);
    changes.push({ kind, op: OPS.update_map, mask, bytes: records, stride, ranks });
    bytes = bytes.subarray(end);
  }
  return changes;
}

const MORE = 1 << MASK_BITS;

/** The column mask in front of updates. @param {Uint8Array} bytes */
function readMask(bytes) {
  if (bytes.length < 2) throw new BadMessage("an update begins with its mask");
  if (bytes[0] < MORE) return { mask: bytes[0], size: 1 };
  return { mask: (bytes[0] - MORE) | (bytes[1] << MASK_BITS), size: 2 };
}

/** Bytes of the columns that a mask names. @param {KindLayout} kind @param {number} mask */
function sizeOf(kind, mask) {
  if (mask >> kind.parts.length) throw new BadMessage(`${kind.name} has no columns ${mask}`);
  const size = kind.changed(mask).reduce((sum, part) => sum + part.size, 0);
  if (!size) throw new BadMessage("an update names columns");
  return size;
}

/**
 * A map of rows: seven bits a byte; the eighth says that another byte follows.
 *
 * @param {Uint8Array} bytes that begin with it
 */
function readMap(bytes) {
  const ranks = [];
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 7; bit++) if (bytes[at] & (1 << bit)) ranks.push(7 * at + bit);
    if (bytes[at] < 0x80) return { ranks, size: at + 1 };
  }
  throw new BadMessage("a map has no end");
}

/**
 * The log entries of a chunk or of extras.
 *
 * @param {unknown} raw
 * @param {GameLayout} layout
 * @returns {LogEntry[]}
 */
export function readLog(raw, layout) {
  if (!Array.isArray(raw)) throw new BadMessage("a log is an array of entries");
  return raw.map(([number, index, tick, values]) => ({
    number,
    ...readPlainEvent(index, tick, values, layout),
  }));
}

/**
 * An event whose fields travel as plain values, in declared order.
 *
 * @param {number} index
 * @param {number} tick
 * @param {unknown} values
 * @param {GameLayout} layout
 */
export function readPlainEvent(index, tick, values, layout) {
  const event = layout.events[index];
  if (!event || !Array.isArray(values)) throw new BadMessage(`there is no event ${index}`);
  return {
    name: event.name,
    tick,
    fields: Object.fromEntries(event.fields.map((field, at) => [field, values[at]])),
  };
}

/**
 * @param {number} index
 * @param {Uint8Array} bytes
 * @param {number} tick
 * @param {GameLayout} layout
 * @returns {GameEvent[]}
 */
function readEvents(index, bytes, tick, layout) {
  const event = layout.events[index];
  const size = event?.record?.size;
  if (!event?.record || !size || bytes.length % size) {
    throw new BadMessage(`cell event ${index} does not have this layout`);
  }
  const events = [];
  for (let at = 0; at < bytes.length; at += size) {
    events.push({ name: event.name, tick, ...event.record.read(bytes, at) });
  }
  return events;
}
