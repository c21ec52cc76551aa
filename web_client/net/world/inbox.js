/**
 * Receives tick messages. A message is checked as a whole, then applied in the order that the wire
 * demands: log entries, view cell, keyframes, chunks, cell events.
 */

import { EXTRAS } from "../../generated/protocol.js";
import { readChunk, readLog, readPlainEvent } from "./chunks.js";
import { BadMessage, readTick } from "../codec.js";
import { RoomLog, asGameEvent } from "./room_log.js";
import { OWN, SnapshotStore } from "./snapshot_store.js";
import { GameLayout } from "./tables.js";

/** @typedef {import("./chunks.js").Chunk} Chunk */
/** @typedef {import("./chunks.js").GameEvent} GameEvent */
/** @typedef {import("./chunks.js").LogEntry} LogEntry */
/** @typedef {import("./chunks.js").RowChange} RowChange */
/** @typedef {import("./columns.js").Values} Values */
/** @typedef {import("./snapshot_store.js").Frame} Frame */

/**
 * @typedef {object} Extras
 * @property {{ chunk: Chunk, keeps_static: boolean }[]} keyframes
 * @property {LogEntry[]} log
 * @property {GameEvent[]} personal
 * @property {number | null} view_cell null: none is given
 * @property {number} covers how many ticks the message stands for
 * @property {RowChange[] | null} owned the rows that only this client receives; null: as before
 */

/** When a cell that waits for its keyframe asks for it, and how often then. The server usually sends
 * one unasked. */
const ASK_AFTER_MS = 300;
const ASK_AGAIN_MS = 1000;

/**
 * What a tick message brought.
 *
 * @typedef {object} Arrival
 * @property {number} tick
 * @property {boolean} is_new whether the room's time moved on; a room in its lobby stands still
 * @property {number} covers how many ticks the message stands for; more than one on a slow tier
 * @property {Values | null} own the private record; null for spectators
 * @property {Frame} frame
 * @property {GameEvent[]} events of cells in view
 * @property {GameEvent[]} personal for this member alone
 * @property {GameEvent[]} log
 */

export class Inbox {
  /**
   * @param {import("./tables.js").GameTables} tables
   * @param {Record<string, any>} welcome
   */
  constructor(tables, welcome) {
    this.layout = new GameLayout(tables);
    this.store = new SnapshotStore(this.layout, welcome.cells);
    this.log = new RoomLog(welcome.log ?? 1, welcome.roster ?? []);
    this.newest = 0;
    this.keyframes = 0;
    this.resyncs = 0;
    /** When each waiting cell asks next. @type {Map<number, number>} */
    this.asks = new Map();
  }

  /**
   * @param {unknown[]} message
   * @returns {Arrival}
   * @throws {BadMessage} before anything of the message is applied
   */
  receive(message) {
    const { tick, private_record, extras, chunks } = readTick(message);
    const own = this.readPrivate(private_record);
    const extra = this.readExtras(extras, tick);
    const shared = chunks.map((chunk) => readChunk(chunk, tick, this.layout));

    const log = this.log.add([...extra.log, ...shared.flatMap((chunk) => chunk.log)]);
    if (this.newest && tick > this.newest + extra.covers) this.store.loseTrack();
    const view_cell = own?.view_cell ?? extra.view_cell;
    if (view_cell !== null) this.store.look(view_cell);
    if (extra.owned) this.store.own(extra.owned);
    for (const { chunk, keeps_static } of extra.keyframes)
      this.store.replace(chunk, tick, keeps_static);
    for (const chunk of shared) this.store.apply(chunk, tick, extra.covers);
    this.keyframes += extra.keyframes.length;
    this.store.upTo(tick);

    const is_new = tick > this.newest;
    this.newest = Math.max(this.newest, tick);
    const events = distinct(shared);
    const frame = this.store.frame(tick);
    return {
      tick,
      is_new,
      covers: extra.covers,
      own,
      frame,
      events,
      personal: extra.personal,
      log,
    };
  }

  /** @param {Uint8Array | null} record */
  readPrivate(record) {
    if (!record) return null;
    if (record.length !== this.layout.private.size) {
      throw new BadMessage(`a private record of ${record.length} bytes`);
    }
    return this.layout.private.read(record, 0);
  }

  /** @param {unknown[]} extras @param {number} tick */
  readExtras(extras, tick) {
    /** @type {Extras} */
    const found = { keyframes: [], log: [], personal: [], view_cell: null, covers: 1, owned: null };
    for (const item of extras) {
      if (!Array.isArray(item)) throw new BadMessage("an extra is an array");
      const [type, ...rest] = item;
      if (type === EXTRAS.keyframe) {
        const [keeps, raw] = rest;
        const chunk = readChunk(raw, tick, this.layout);
        found.keyframes.push({ chunk, keeps_static: keeps === false });
      } else if (type === EXTRAS.log) found.log.push(...readLog(rest[0], this.layout));
      else if (type === EXTRAS.view) found.view_cell = rest[0];
      else if (type === EXTRAS.base) found.covers = rest[0];
      else if (type === EXTRAS.owned) {
        found.owned = readChunk([OWN, ...rest[0]], tick, this.layout).changes;
      } else if (type === EXTRAS.event) {
        found.personal.push(asGameEvent(readPlainEvent(rest[0], rest[1], rest[2], this.layout)));
      } else throw new BadMessage(`there is no extra ${type}`);
    }
    return found;
  }

  /**
   * Log entries from a STATUS: in a lobby there are no ticks.
   *
   * @param {unknown} entries
   * @returns {GameEvent[]} the new ones
   */
  hear(entries) {
    return this.log.add(readLog(entries, this.layout));
  }

  /**
   * Cells whose keyframe should be asked for now.
   *
   * @param {number} now_ms
   * @returns {number[]}
   */
  asksAt(now_ms) {
    const { lost } = this.store;
    for (const cell of [...this.asks.keys()]) if (!lost.has(cell)) this.asks.delete(cell);
    const due = [];
    for (const cell of lost) {
      const at_ms = this.asks.get(cell) ?? now_ms + ASK_AFTER_MS;
      this.asks.set(cell, now_ms >= at_ms ? now_ms + ASK_AGAIN_MS : at_ms);
      if (now_ms >= at_ms) due.push(cell);
    }
    this.resyncs += due.length;
    return due;
  }
}

/**
 * The events of a message, each once. A beam comes in every cell that it crosses: the same record
 * from another cell is a copy.
 *
 * @param {Chunk[]} chunks
 */
function distinct(chunks) {
  const eventful = chunks.filter(({ events }) => events.length > 0);
  if (eventful.length < 2) return eventful.flatMap(({ events }) => events);
  /** @type {Map<string, number>} */
  const cell_of = new Map();
  const events = [];
  for (const { cell, events: found } of eventful) {
    for (const event of found) {
      const key = JSON.stringify(event);
      if (cell_of.has(key) && cell_of.get(key) !== cell) continue;
      cell_of.set(key, cell);
      events.push(event);
    }
  }
  return events;
}
