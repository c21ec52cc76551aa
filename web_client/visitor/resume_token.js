/** The resume token, kept with the tab, so that a reload comes back to the same seat. */

/**
 * @typedef {object} WayBack
 * @property {string} resume the token
 * @property {string} code of the room
 * @property {string} name of the visitor
 * @property {number[]} [muted] members
 * @property {boolean} [spectate] whether the visitor watches, also when the token has expired
 */

const KEY = "way back";

export class ResumeToken {
  /** @param {import("./storage.js").KeptValues} kept by the tab, since each tab has its own room */
  constructor(kept) {
    this.kept = kept;
  }

  /** @returns {WayBack | null} */
  get() {
    const way_back = this.kept.get(KEY);
    const { resume, code } = way_back ?? {};
    return typeof resume === "string" && typeof code === "string" ? way_back : null;
  }

  /** @param {WayBack} way_back */
  keep(way_back) {
    this.kept.set(KEY, way_back);
  }

  forget() {
    this.kept.remove(KEY);
  }
}
