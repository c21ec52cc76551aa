/** What a visitor chose last time: the game, and how a lobby of theirs was set up. */

/** @typedef {Pick<Storage, "getItem" | "setItem">} Store */

/** @typedef {{ game?: string, settings?: Record<string, Record<string, unknown>> }} Choices */

const KEY = "preferences";

export class Preferences {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    /** @type {Choices} */
    this.choices = this.read();
  }

  /** @returns {Choices} */
  read() {
    try {
      const kept = JSON.parse(this.store.getItem(KEY) ?? "{}");
      return typeof kept === "object" && kept !== null ? kept : {};
    } catch {
      return {};
    }
  }

  get game() {
    return this.choices.game;
  }

  /** @param {{ game: string, mode?: string }} choice */
  chose({ game, mode }) {
    this.choices.game = game;
    if (mode) this.set(game, { mode });
    else this.write();
  }

  /** What was set by hand for a game. @param {string} game @returns {Record<string, unknown>} */
  settingsOf(game) {
    return { ...this.choices.settings?.[game] };
  }

  /** @param {string} game @returns {string | undefined} */
  modeOf(game) {
    const { mode } = this.settingsOf(game);
    return typeof mode === "string" ? mode : undefined;
  }

  /** @param {string} game @param {Record<string, unknown>} changed */
  set(game, changed) {
    const all = (this.choices.settings ??= {});
    all[game] = { ...all[game], ...changed };
    this.write();
  }

  write() {
    try {
      this.store.setItem(KEY, JSON.stringify(this.choices));
    } catch {
      // Storage is full or forbidden: the choice holds for this visit.
    }
  }
}
