/**
 * Rows to draw from, used again and again, so that a frame allocates none: hundreds of new objects in
 * each frame would keep the garbage collector busy.
 *
 * Two lists take turns. Rows of the last frame stay as they are while the next one is composed; those
 * of the frame before it are overwritten. Copy what should last longer.
 */

/** @typedef {Record<string, number>} Values */

export class RowPool {
  /** @type {[Values[], Values[]]} Rows that were in use two frames ago, and one frame ago. */
  #spare = [[], []];
  /** @type {[Values[], Values[]]} */
  #lists = [[], []];
  #turn = 0;
  /** Columns of the kind's rows, known from the first one. @type {string[]} */
  #names = [];

  /** A list for a new frame, empty. */
  begin() {
    this.#turn = 1 - this.#turn;
    const list = this.#lists[this.#turn];
    list.length = 0;
    return list;
  }

  /** Add a copy of a row to the list, to be changed at will. @param {Readonly<Values>} values */
  copy(values) {
    const list = this.#lists[this.#turn];
    const spare = this.#spare[this.#turn];
    let row = spare[list.length];
    if (row) {
      for (const name of this.#names) row[name] = values[name];
    } else {
      if (!this.#names.length) this.#names = Object.keys(values);
      spare.push((row = { ...values }));
    }
    list.push(row);
    return row;
  }
}
