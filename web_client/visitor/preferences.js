/** What the visitor chose last time: the game, its mode, and the settings of a hosted lobby. */

/** @typedef {{ game?: string, settings?: Record<string, Record<string, unknown>> }} Choices */

const KEY = "preferences";

export class Preferences {
  /** @param {import("./storage.js").KeptValues} kept */
  constructor(kept) {
    this.kept = kept;
    const choices = kept.get(KEY);
    /** @type {Choices} */
    this.choices = typeof choices === "object" && choices !== null ? choices : {};
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

  /** The settings that the visitor chose for a game. @param {string} game @returns {Record<string, unknown>} */
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
    this.kept.set(KEY, this.choices);
  }
}
