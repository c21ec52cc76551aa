/**
 * Rows to draw from, used again and again, so that a frame allocates none: hundreds of new objects in
 * each frame would keep the garbage collector busy.
 *
 * Two lists take turns. Rows of the last frame stay as they are while the next one is composed; those
 * of the frame before it are overwritten. Copy what should last longer.
 */

/** @typedef {Record<string, number>} Values */

/** @typedef {{ row: Values, from: Readonly<Values> }} Kept a row, and what it is a copy of */

/** The most rows that are kept beyond those in use; then all are forgotten. */
const MOST_SPARE = 512;

export class RowPool {
  /** Rows by id. @type {[Map<number, Kept>, Map<number, Kept>]} */
  #kept = [new Map(), new Map()];
  /** @type {[Values[], Values[]]} */
  #lists = [[], []];
  #turn = 0;
  /** Rows of the new frame so far. */
  #length = 0;
  /** Columns of the kind's rows, known from the first one. @type {string[]} */
  #names = [];

  /** @param {(row: Values) => void} [complete] add columns to a new copy that depend on its values */
  constructor(complete = () => undefined) {
    this.complete = complete;
  }

  /** Begin the list of a new frame. */
  begin() {
    this.#turn = 1 - this.#turn;
    const kept = this.#kept[this.#turn];
    if (kept.size > this.#lists[this.#turn].length + MOST_SPARE) kept.clear();
    this.#length = 0;
  }

  /**
   * Add a copy of a row to the list, to be changed at will. The same row with the same values is not
   * copied again: write every column that you change in each frame.
   *
   * @param {Readonly<Values>} values
   */
  copy(values) {
    const all = this.#kept[this.#turn];
    let kept = all.get(values.id);
    if (!kept) {
      if (!this.#names.length) this.#names = Object.keys(values);
      all.set(values.id, (kept = { row: { ...values }, from: values }));
      this.complete(kept.row);
    } else if (kept.from !== values) {
      for (const name of this.#names) kept.row[name] = values[name];
      kept.from = values;
      this.complete(kept.row);
    }
    this.#lists[this.#turn][this.#length++] = kept.row;
    return kept.row;
  }

  /** The list with the rows since `begin`. It is cut only here: an emptied one would have to grow anew. */
  end() {
    const list = this.#lists[this.#turn];
    list.length = this.#length;
    return list;
  }
}
