/**
 * A game's tables, as `GET /api/protocol` describes them, prepared for reading its messages.
 */

import { NEAR } from "../../generated/protocol.js";
import { RecordLayout } from "./columns.js";

/** @typedef {import("./columns.js").Column} Column */

/**
 * @typedef {object} KindTables
 * @property {string} name
 * @property {Column[]} born sent once, in the spawn record
 * @property {Column[]} sent sent whenever one changes
 * @property {boolean} local lives in interest cells, else in the global cell
 * @property {boolean} static stays with the client when it leaves a cell
 * @property {boolean} near its first two sent columns may come as an offset in the cell
 * @property {[width: number, height: number] | null} grid fixed rows, id = y × width + x
 */

/** @typedef {{ name: string, scope: string, fields: Column[] }} EventTables */

/** @typedef {{ buttons: string[], aim: boolean, presses: string[], movement: string[], size: number }} InputTables */

/**
 * @typedef {object} GameTables
 * @property {KindTables[]} kinds
 * @property {EventTables[]} events
 * @property {Column[]} private
 * @property {string | null} private_kind
 * @property {InputTables} input
 */

/** @typedef {import("./columns.js").Field} Field */

/**
 * What one bit of a mask stands for: its offset in a spawn record, its bytes in an update, and the
 * columns that it changes.
 *
 * @typedef {{ readonly offset: number, readonly size: number, readonly columns: readonly Field[] }} Part
 */

/** The layout of one kind's records. */
export class KindLayout {
  /** @param {KindTables} kind */
  constructor(kind) {
    this.name = kind.name;
    this.grid = kind.grid;
    this.is_static = kind.static;
    /** id u16, born columns, sent columns: a spawn record, and what a checksum runs over. */
    this.record = new RecordLayout([["id", "u16", "u2", null], ...kind.born, ...kind.sent]);
    this.sent = this.record.fields.slice(1 + kind.born.length);
    const [x, y] = this.sent;
    /**
     * Both coordinates as steps from the cell's corner, which a mask may name instead of them.
     * @type {(Part & { scale: number }) | null}
     */
    this.near = kind.near
      ? { offset: x.offset, size: NEAR.bytes, columns: [x, y], scale: x.scale }
      : null;
    const parts = this.sent.map((one) => ({ offset: one.offset, size: one.size, columns: [one] }));
    /** What the bits of a mask stand for. @type {readonly Part[]} */
    this.parts = this.near ? [this.near, ...parts] : parts;
    /** Parts by mask, each computed when first needed. @type {Map<number, readonly Part[]>} */
    this.named = new Map();
  }

  /** The parts that a mask names, in order. @param {number} mask */
  changed(mask) {
    let named = this.named.get(mask);
    if (!named) {
      named = this.parts.filter((_, bit) => mask & (1 << bit));
      this.named.set(mask, named);
    }
    return named;
  }
}

/** Every layout of one game. */
export class GameLayout {
  /** @param {GameTables} tables */
  constructor(tables) {
    this.kinds = tables.kinds.map((kind) => new KindLayout(kind));
    this.events = tables.events.map(({ name, scope, fields }) => ({
      name,
      fields: fields.map(([field]) => field),
      // Only cell events are packed; the others carry plain values and strings.
      record: scope === "cell" ? new RecordLayout(fields) : null,
    }));
    this.private = new RecordLayout(tables.private);
  }
}
