/**
 * Packed little-endian records, read by the column lists that a game's tables describe.
 *
 * A column is `[name, type, dtype, scale|null]`, for instance `["x", "pos", "u2", 8]`: two bytes
 * unsigned, eight wire steps a unit. Packed means no padding, so numbers lie unaligned.
 */

/** @typedef {[name: string, type: string, dtype: string | null, scale: number | null]} Column */

/** One decoded row. @typedef {Record<string, number>} Values */

/** A column of a record. @typedef {{ name: string, scale: number, offset: number } & NumberType} Field */

/** `size` is in bytes. @typedef {{ size: number, is_signed: boolean }} NumberType */

/** @type {Record<string, NumberType>} */
const NUMBER_TYPES = {
  u1: { size: 1, is_signed: false },
  i1: { size: 1, is_signed: true },
  u2: { size: 2, is_signed: false },
  i2: { size: 2, is_signed: true },
  u4: { size: 4, is_signed: false },
  i4: { size: 4, is_signed: true },
};

/**
 * The little-endian number at `at`. It needs no DataView, which would be garbage for each record.
 *
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} size bytes, at most 4
 * @param {boolean} [is_signed]
 */
export function numberAt(bytes, at, size, is_signed = false) {
  let number = 0;
  for (let i = 0; i < size; i++) number |= bytes[at + i] << (8 * i);
  const spare = 32 - 8 * size;
  return is_signed ? (number << spare) >> spare : number >>> 0;
}

/** The layout of one sort of record. */
export class RecordLayout {
  /** @param {readonly Column[]} columns */
  constructor(columns) {
    let offset = 0;
    /** @type {readonly Field[]} */
    this.fields = columns.map(([name, type, dtype, scale]) => {
      const number = NUMBER_TYPES[dtype ?? ""];
      if (!number) throw new TypeError(`column ${name} has the unknown type ${type}`);
      const field = { name, scale: scale ?? 1, offset, ...number };
      offset += number.size;
      return field;
    });
    /** Bytes of a record. */
    this.size = offset;
  }

  /**
   * The record at `at`, dequantised.
   *
   * @param {Uint8Array} bytes
   * @param {number} at
   * @returns {Values}
   */
  read(bytes, at) {
    /** @type {Values} */
    const values = {};
    readFields(values, this.fields, bytes, at);
    return values;
  }
}

/**
 * Write some fields of the record at `at` into `values`. Division by a power of two is exact.
 *
 * @param {Values} values
 * @param {readonly Field[]} fields
 * @param {Uint8Array} bytes
 * @param {number} at
 */
export function readFields(values, fields, bytes, at) {
  for (const { name, offset, scale, size, is_signed } of fields) {
    values[name] = numberAt(bytes, at + offset, size, is_signed) / scale;
  }
}
