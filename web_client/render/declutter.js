/**
 * Keeps texts from lying on each other: a text is drawn only where none before it is. Begin with the
 * texts that matter most.
 */

const MOST = 160;

export class Declutter {
  /** Boxes that are taken: left, top, right, bottom. */
  #boxes = new Float32Array(MOST * 4);
  #count = 0;

  /** A new frame: nothing is taken. */
  begin() {
    this.#count = 0;
  }

  /**
   * Take a box for a text, if it is free.
   *
   * @param {number} x of its middle, in CSS pixels @param {number} y @param {number} width
   * @param {number} height
   * @returns {boolean} whether it is taken now
   */
  take(x, y, width, height) {
    if (this.#count === MOST) return false;
    const left = x - width / 2;
    const right = x + width / 2;
    const top = y - height / 2;
    const bottom = y + height / 2;
    const boxes = this.#boxes;
    for (let i = 0; i < this.#count * 4; i += 4) {
      const is_apart =
        right <= boxes[i] || left >= boxes[i + 2] || bottom <= boxes[i + 1] || top >= boxes[i + 3];
      if (!is_apart) return false;
    }
    const at = 4 * this.#count++;
    boxes[at] = left;
    boxes[at + 1] = top;
    boxes[at + 2] = right;
    boxes[at + 3] = bottom;
    return true;
  }
}
