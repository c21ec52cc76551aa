/**
 * Values that the browser keeps for the page. It may refuse: cookies are blocked, the frame is
 * sandboxed, no space is left. Then the values last as long as the page, and nothing else changes.
 */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */

export class KeptValues {
  /** @param {() => Store} open a browser that refuses storage throws at once */
  constructor(open) {
    this.open = open;
    /** The texts written last, by key; null: removed. @type {Map<string, string | null>} */
    this.written = new Map();
    /** Keys whose newest text the browser did not take. @type {Set<string>} */
    this.unstored = new Set();
  }

  /** @param {string} key @returns {any} the value kept under a key; null when there is none */
  get(key) {
    try {
      return JSON.parse(this.read(key) ?? "null");
    } catch {
      return null; // somebody else wrote there
    }
  }

  /** @param {string} key @param {unknown} value plain data */
  set(key, value) {
    this.write(key, JSON.stringify(value));
  }

  /** @param {string} key */
  remove(key) {
    this.write(key, null);
  }

  /** @param {string} key */
  read(key) {
    try {
      if (!this.unstored.has(key)) return this.open().getItem(key);
    } catch {
      // refused
    }
    return this.written.get(key);
  }

  /** @param {string} key @param {string | null} text */
  write(key, text) {
    this.written.set(key, text);
    try {
      if (text === null) this.open().removeItem(key);
      else this.open().setItem(key, text);
      this.unstored.delete(key);
    } catch {
      this.unstored.add(key);
    }
  }
}
