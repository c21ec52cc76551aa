/** What games there are, how their wire reads, and the modules of those that bring their own page. */

import { modesOf } from "./ways_in.js";

export class Catalogue {
  /** @param {import("./net/http.js").Api} api */
  constructor(api) {
    this.api = api;
    /** @type {Record<string, any>} The games' tables by name. */
    this.games = {};
    /** @type {Map<string, any>} The games' own modules by name. */
    this.modules = new Map();
    /** How long the place of whoever lost the connection is kept. */
    this.hold_s = 0;
    /** What can be said with one click. @type {string[]} */
    this.quick_phrases = [];
  }

  async learn() {
    const { games, hold_s, quick_phrases } = await this.api.protocol();
    this.games = games;
    this.hold_s = hold_s;
    this.quick_phrases = quick_phrases ?? [];
    const own = Object.entries(games).filter(([, game]) => game.has_page);
    await Promise.all(
      own.map(async ([name]) => {
        try {
          this.modules.set(name, (await import(`/games/${name}/index.js`)).default);
        } catch (fault) {
          console.error(`the page of ${name} can't be loaded, its tables are drawn instead:`, fault);
        }
      }),
    );
  }

  /** @param {string} game */
  schemaOf(game) {
    return this.games[game]?.settings_schema;
  }

  /**
   * The games and modes to choose from, with the mode of last time.
   *
   * @param {import("./preferences.js").Preferences} preferences
   */
  choices(preferences) {
    return Object.entries(this.games).map(([name, { title, settings_schema }]) => ({
      name,
      title: title ?? name,
      modes: modesOf(settings_schema),
      mode: preferences.modeOf(name),
    }));
  }
}
