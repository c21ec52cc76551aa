/**
 * The world as this client knows it: rows by kind and id, each in its cell.
 *
 * A row's values are never changed in place, and a table that a frame shares is copied before it
 * changes. So a frame is a cheap, lasting picture of one tick.
 */

import { NEAR, OPS } from "../../generated/protocol.js";
import { cornerOf, seenFrom } from "./cells.js";
import { crc32 } from "./checksum.js";
import { ID_BYTES } from "./chunks.js";
import { numberAt, readFields } from "./columns.js";

/** @typedef {import("./cells.js").CellLayout} CellLayout */
/** @typedef {import("./columns.js").Values} Values */
/** @typedef {import("./chunks.js").Chunk} Chunk */
/** @typedef {import("./chunks.js").RowChange} RowChange */
/** @typedef {import("./tables.js").GameLayout} GameLayout */
/** @typedef {import("./tables.js").KindLayout} KindLayout */
/** @typedef {import("./tables.js").Part} Part */

/**
 * @typedef {object} Row
 * @property {number} id
 * @property {number} cell
 * @property {Uint8Array} record its newest bytes, whatever tick the values are of: what comes later is
 *   written over them
 * @property {Readonly<Values>} values
 */

/**
 * One tick's picture: for each kind its rows by id, ascending.
 *
 * @typedef {{ tick: number, kinds: Record<string, readonly Row[]> }} Frame
 */

/** The cell of the rows that only this client receives. */
export const OWN = -1;

/**
 * Write both coordinates into a record, from their offset to the corner of the cell.
 *
 * @param {Uint8Array} record
 * @param {number} at where x stands
 * @param {number} offset
 * @param {{ x: number, y: number }} corner
 */
function writePosition(record, at, offset, corner) {
  const x = corner.x + (offset & ((1 << NEAR.bits) - 1));
  const y = corner.y + (offset >> NEAR.bits);
  record[at] = x;
  record[at + 1] = x >> 8;
  record[at + 2] = y;
  record[at + 3] = y >> 8;
}

/** One kind's rows. */
class KindTable {
  /** @param {KindLayout} layout */
  constructor(layout) {
    this.layout = layout;
    /** By id, ascending: a sorted array is copied far faster than a map. @type {Row[]} */
    this.rows = [];
    this.is_shared = false;
    /** Ids by cell, ascending; empty until asked for. @type {Map<number, number[]>} */
    this.ids = new Map();
    /** Static rows of cells that are out of sight, by cell. @type {Map<number, Row[]>} */
    this.kept = new Map();
  }

  share() {
    this.is_shared = true;
    return this.rows;
  }

  /** The rows, safe to change. */
  own() {
    if (this.is_shared) {
      this.rows = this.rows.slice();
      this.is_shared = false;
    }
    return this.rows;
  }

  /** Where the row with this id is, or would be. @param {number} id */
  indexOf(id) {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} id @returns {Row | undefined} */
  get(id) {
    const row = this.rows[this.indexOf(id)];
    return row?.id === id ? row : undefined;
  }

  /** Add a row, in place of one with its id. @param {Row} row */
  put(row) {
    const index = this.indexOf(row.id);
    const before = this.rows[index];
    const is_new = before?.id !== row.id;
    if (is_new) this.own().splice(index, 0, row);
    else this.own()[index] = row;
    if (is_new || before.cell !== row.cell) this.ids.clear();
  }

  /** @param {number} cell @param {Uint8Array} record this table's own copy */
  spawn(cell, record) {
    const values = this.layout.record.read(record, 0);
    this.put({ id: values.id, cell, record, values });
  }

  /**
   * A row whose record has changed in some parts.
   *
   * @param {Row} row
   * @param {readonly Part[]} parts
   */
  update({ id, cell, record, values: before }, parts) {
    const values = { ...before };
    for (const { columns } of parts) readFields(values, columns, record, 0);
    this.put({ id, cell, record, values });
  }

  /** @param {number} id */
  remove(id) {
    if (!this.get(id)) return;
    this.own().splice(this.indexOf(id), 1);
    this.ids.clear();
  }

  /** Remove every row that `leaves`. @param {(row: Row) => boolean} leaves */
  sweep(leaves) {
    const left = this.rows.filter((row) => !leaves(row));
    if (left.length === this.rows.length) return;
    this.rows = left;
    this.is_shared = false;
    this.ids.clear();
  }

  /** Forget rows of cells out of sight; static ones are put aside. @param {Set<number>} seen */
  look(seen) {
    this.sweep((row) => {
      if (seen.has(row.cell)) return false;
      if (this.layout.is_static) this.kept.set(row.cell, [...(this.kept.get(row.cell) ?? []), row]);
      return true;
    });
  }

  /** A keyframe of a cell begins. @param {number} cell @param {boolean} keeps_static */
  begin(cell, keeps_static) {
    if (!(keeps_static && this.layout.is_static)) this.sweep((row) => row.cell === cell);
    const kept = this.kept.get(cell) ?? [];
    this.kept.delete(cell);
    if (!keeps_static) return;
    for (const row of kept) if (!this.get(row.id)) this.put(row);
  }

  /** The ids in a cell, ascending. @param {number} cell @returns {readonly number[]} */
  idsIn(cell) {
    if (!this.ids.size) {
      for (const row of this.rows) {
        const ids = this.ids.get(row.cell);
        if (ids) ids.push(row.id);
        else this.ids.set(row.cell, [row.id]);
      }
    }
    return this.ids.get(cell) ?? [];
  }
}

/** Keeps the world of one member: chunks write it, frames read it. */
export class SnapshotStore {
  /**
   * @param {GameLayout} layout
   * @param {CellLayout} cells
   */
  constructor(layout, cells) {
    this.layout = layout;
    this.cells = cells;
    this.tables = layout.kinds.map((kind) => new KindTable(kind));
    this.table_of = new Map(this.tables.map((table) => [table.layout, table]));
    /** Newest tick applied by cell; a cell that is not here has no base. @type {Map<number, number>} */
    this.ticks = new Map();
    /** Cells whose keyframe must be asked for. @type {Set<number>} */
    this.lost = new Set();
    this.mismatches = 0;
  }

  /** Forget the cells outside the view of `view_cell`. @param {number} view_cell */
  look(view_cell) {
    const seen = seenFrom(view_cell, this.cells).add(OWN);
    // After a skip no cell has a tick, but rows may lie anywhere.
    const { size } = this.ticks;
    if (size && [...this.ticks.keys()].every((cell) => seen.has(cell))) return;
    for (const table of this.tables) table.look(seen);
    for (const cell of [...this.ticks.keys()]) if (!seen.has(cell)) this.ticks.delete(cell);
    for (const cell of [...this.lost]) if (!seen.has(cell)) this.lost.delete(cell);
  }

  /**
   * Replace a cell by a keyframe, or all but its static rows.
   *
   * @param {Chunk} chunk
   * @param {number} tick
   * @param {boolean} keeps_static
   */
  replace(chunk, tick, keeps_static) {
    for (const table of this.tables) table.begin(chunk.cell, keeps_static);
    this.lost.delete(chunk.cell);
    this.store(chunk, tick);
  }

  /**
   * Apply one chunk. A chunk whose base this store does not hold is dropped, and its cell is `lost`.
   *
   * @param {Chunk} chunk
   * @param {number} tick
   * @param {number} covers how many ticks back its base is
   */
  apply(chunk, tick, covers) {
    if (this.holds(chunk.cell, tick - covers)) this.store(chunk, tick);
    else this.lost.add(chunk.cell);
  }

  /** @param {Chunk} chunk @param {number} tick */
  store(chunk, tick) {
    const { cell } = chunk;
    for (const change of chunk.changes) this.change(cell, change);
    this.ticks.set(cell, tick);
    if (chunk.checksum !== null && chunk.checksum !== this.checksum(cell)) {
      this.mismatches += 1;
      this.lost.add(cell);
    }
  }

  /**
   * Whether a cell is known as of tick `base` or later. An unchanged cell sends nothing, so it is
   * enough to be up to date with the message before.
   *
   * @param {number} cell
   * @param {number} base
   */
  holds(cell, base) {
    const applied = this.ticks.get(cell);
    return applied !== undefined && applied >= base;
  }

  /** A message without a chunk for a cell says that the cell is unchanged. @param {number} tick */
  upTo(tick) {
    for (const cell of this.ticks.keys()) if (!this.lost.has(cell)) this.ticks.set(cell, tick);
  }

  /** Ticks were skipped: every cell waits for its keyframe. */
  loseTrack() {
    this.ticks.clear();
  }

  /** Replace the rows that only this client receives. @param {readonly RowChange[]} changes */
  own(changes) {
    for (const table of this.tables) table.begin(OWN, false);
    for (const change of changes) this.change(OWN, change);
  }

  /** @param {number} cell @param {RowChange} change */
  change(cell, { kind, op, mask, bytes, stride, ranks }) {
    const table = this.tableOf(kind);
    const changed = kind.changed(mask);
    const id_bytes = ID_BYTES[op] ?? 2;
    const { near } = kind;
    const corner = near && changed[0] === near ? cornerOf(cell, this.cells, near.scale) : null;
    for (let at = 0; at < bytes.length; at += stride) {
      if (op === OPS.spawn) {
        table.spawn(cell, bytes.slice(at, at + stride));
        continue;
      }
      const id = id_bytes ? numberAt(bytes, at, id_bytes) : table.idsIn(cell)[ranks[at / stride]];
      const row = table.get(id);
      // A row that has moved on to another cell is changed by that cell's chunks.
      if (row?.cell !== cell) continue;
      if (op === OPS.died || op === OPS.moved) {
        table.remove(id);
        continue;
      }
      let from = at + id_bytes;
      for (const part of changed) {
        const { offset, size } = part;
        if (corner && part === near) {
          writePosition(row.record, offset, numberAt(bytes, from, size), corner);
        } else {
          // Byte by byte: a part has a few, and a view of them would cost more.
          for (let i = 0; i < size; i++) row.record[offset + i] = bytes[from + i];
        }
        from += size;
      }
      table.update(row, changed);
    }
  }

  /** CRC-32 over the cell's rows, kinds in table order, ids ascending. @param {number} cell */
  checksum(cell) {
    let crc = 0;
    for (const table of this.tables) {
      for (const row of table.rows) if (row.cell === cell) crc = crc32(crc, row.record);
    }
    return crc;
  }

  /** A lasting picture of the world as of `tick`. @param {number} tick @returns {Frame} */
  frame(tick) {
    return {
      tick,
      kinds: Object.fromEntries(this.tables.map((table) => [table.layout.name, table.share()])),
    };
  }

  /** @param {KindLayout} kind */
  tableOf(kind) {
    const table = this.table_of.get(kind);
    if (!table) throw new TypeError(`${kind.name} is not a kind of this game`);
    return table;
  }
}
