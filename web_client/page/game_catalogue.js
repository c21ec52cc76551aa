/** The games of the server: their tables, how they are shown, and their page parts. */

import { bind } from "../input/bindings/bindings.js";
import { controlsOf, isBound } from "../input/bindings/control_list.js";
import { PRACTICE } from "../ui/shared/settings_fields.js";
import { FILES, addressOf } from "./addresses.js";

/** @typedef {import("../render/types.js").PagePart} PagePart */
/** @typedef {import("../ui/interface.js").GameShown} GameShown */

/**
 * What the server says of itself, as `GET /api/protocol` answers and the page's HTML brings along.
 *
 * @typedef {{ games: Record<string, any>, default_game: string, hold_s: number }} Protocol
 */

/** A game whose module takes longer is drawn from its tables. */
const MODULES_WITHIN_MS = 8000;

export class GameCatalogue {
  /**
   * @param {Protocol} protocol
   * @param {(address: string) => Promise<any>} [load] a module
   */
  constructor({ games, default_game, hold_s }, load = (address) => import(address)) {
    this.load = load;
    /** The games' tables by name. */
    this.games = games;
    /** The game that the server suggests. */
    this.default_game = default_game;
    /** How long a seat is held for a player who lost the connection. */
    this.hold_s = hold_s;
    /** @type {Map<string, PagePart>} The games' page parts by name. */
    this.parts = new Map();
    /** @type {Map<string, GameShown>} By name. */
    this.shown = new Map();
    /** What the visitor chose to press, by game. @type {import("../visitor/options.js").Bindings} */
    this.chosen = {};
  }

  /** Load the games' page parts. */
  async learn() {
    const { games } = this;
    const own = Object.entries(games).filter(([, game]) => game.has_page);
    await Promise.all(
      own.map(async ([name]) => {
        try {
          this.parts.set(name, await this.partOf(name));
        } catch (fault) {
          console.error(
            `the page of ${name} can't be loaded, its tables are drawn instead:`,
            fault,
          );
        }
      }),
    );
    this.rebind(this.chosen);
  }

  /** Show the games with what the visitor chose to press. @param {import("../visitor/options.js").Bindings} chosen */
  rebind(chosen) {
    this.chosen = chosen;
    for (const name of Object.keys(this.games)) this.shown.set(name, this.showing(name));
  }

  /** The games as their controls can be bound. */
  get bindable() {
    return Object.keys(this.games).map((name) => {
      const { title, input, labels } = this.games[name];
      return { name, title, input, labels, own: this.parts.get(name)?.keys };
    });
  }

  /** @param {string} name @returns {GameShown} */
  showing(name) {
    const { title, about, goal, modes, input, labels, phrases, sounds } = this.games[name];
    const { art, tagline = about, keys } = this.parts.get(name) ?? {};
    const pictures = { card: addressOf(`api/games/${encodeURIComponent(name)}/card.svg`), ...art };
    const chosen = this.chosen[name];
    const all_controls = controlsOf(input, labels, keys, chosen);
    const controls = all_controls.filter(isBound);
    const bindings = bind(input, keys, chosen);
    const text = { title, about, tagline, goal, mode_sentences: modes, phrases };
    return { name, ...text, art: pictures, sounds, controls, all_controls, bindings };
  }

  /** @param {string} game @returns {Promise<PagePart>} */
  async partOf(game) {
    let timer = 0;
    const overdue = new Promise((_, reject) => {
      timer = window.setTimeout(() => reject(new Error("it takes too long")), MODULES_WITHIN_MS);
    });
    try {
      const loaded = await Promise.race([
        this.load(new URL(`games/${game}/index.js`, FILES).href),
        overdue,
      ]);
      if (typeof loaded?.default !== "object") throw new Error("it has no default export");
      return loaded.default;
    } finally {
      window.clearTimeout(timer);
    }
  }

  /** The game to choose at first: that of last time, else the server's.
   * @param {import("../visitor/preferences.js").Preferences} preferences */
  gameOf({ game }) {
    return game !== undefined && game in this.games ? game : this.default_game;
  }

  /** @param {string} game */
  schemaOf(game) {
    return this.games[game]?.settings_schema;
  }

  /**
   * The games and modes to choose from, with the mode of last time.
   *
   * @param {import("../visitor/preferences.js").Preferences} preferences
   */
  choices(preferences) {
    return [...this.shown.values()].map((shown) => ({
      ...shown,
      modes: modesOf(this.schemaOf(shown.name)),
      mode: preferences.modeOf(shown.name),
    }));
  }
}

/**
 * The modes to play with strangers, in their order; nothing where there is no choice.
 *
 * @param {Record<string, any> | undefined} schema of a game's settings
 * @returns {string[]}
 */
export function modesOf(schema) {
  /** @type {string[]} */
  const modes = (schema?.properties?.mode?.enum ?? []).filter(
    (/** @type {string} */ one) => one !== PRACTICE,
  );
  return modes.length > 1 ? modes : [];
}
