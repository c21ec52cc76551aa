/**
 * Packed little-endian records, read by the column lists that a game's tables describe.
 *
 * A column is `[name, type, dtype, scale|null]`, for instance `["x", "pos", "u2", 8]`: two bytes
 * unsigned, eight wire steps a unit. Packed means no padding, so numbers lie unaligned.
 */

/** @typedef {[name: string, type: string, dtype: string | null, scale: number | null]} Column */

/** One decoded row. @typedef {Record<string, number>} Values */

/** @type {Record<string, { size: number, read: (view: DataView, at: number) => number }>} */
const NUMBERS = {
  u1: { size: 1, read: (view, at) => view.getUint8(at) },
  i1: { size: 1, read: (view, at) => view.getInt8(at) },
  u2: { size: 2, read: (view, at) => view.getUint16(at, true) },
  i2: { size: 2, read: (view, at) => view.getInt16(at, true) },
  u4: { size: 4, read: (view, at) => view.getUint32(at, true) },
  i4: { size: 4, read: (view, at) => view.getInt32(at, true) },
};

/** A DataView over exactly the bytes that `bytes` covers. @param {Uint8Array} bytes */
export const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The layout of one sort of record. */
export class RecordLayout {
  /** @param {readonly Column[]} columns */
  constructor(columns) {
    let offset = 0;
    this.fields = columns.map(([name, type, dtype, scale]) => {
      const number = NUMBERS[dtype ?? ""];
      if (!number) throw new TypeError(`column ${name} has the unknown type ${type}`);
      const field = { name, type, scale: scale ?? 1, offset, ...number };
      offset += number.size;
      return field;
    });
    /** Bytes of a record. */
    this.size = offset;
  }

  /**
   * The record at `at`, dequantised. Division by a power of two is exact.
   *
   * @param {DataView} view
   * @param {number} at
   * @returns {Values}
   */
  read(view, at) {
    /** @type {Values} */
    const values = {};
    for (const { name, offset, scale, read } of this.fields) {
      values[name] = read(view, at + offset) / scale;
    }
    return values;
  }
}
