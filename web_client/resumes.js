/** The way back into a room, kept with the tab, so that a reload comes back to the same seat. */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */

/** @typedef {{ ws_url: string, resume: string, code: string, name: string, muted?: number[] }} WayBack */

const KEY = "way back";

export class Resumes {
  /** @param {Store} store the tab's own: each tab has its own room */
  constructor(store) {
    this.store = store;
  }

  /** @returns {WayBack | null} */
  get() {
    try {
      const kept = JSON.parse(this.store.getItem(KEY) ?? "null");
      return typeof kept?.resume === "string" && typeof kept.ws_url === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  /** @param {WayBack} way_back */
  keep(way_back) {
    try {
      this.store.setItem(KEY, JSON.stringify(way_back));
    } catch {
      // Storage is forbidden: a reload starts at the home screen.
    }
  }

  forget() {
    try {
      this.store.removeItem(KEY);
    } catch {
      // It was never kept.
    }
  }
}
