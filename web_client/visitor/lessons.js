/** The visitor's lessons of each game, kept by the browser: a hint comes once. */

const KEY = "lessons";
const MOST_NAMES = 64;

/** @typedef {{ has: (name: string) => boolean, learn: (name: string) => void }} GameLessons of one game */

export class Lessons {
  /** @type {Map<string, GameLessons>} By game; asked for in each frame. */
  #games = new Map();

  /** @param {import("./storage.js").KeptValues} kept */
  constructor(kept) {
    this.kept = kept;
    const stored = Object.entries(plain(kept.get(KEY)));
    /** The names learned, by game. @type {Map<string, Set<string>>} */
    this.learned = new Map(stored.map(([game, names]) => [game, namesIn(names)]));
  }

  /** @param {string} game @returns {GameLessons} */
  of(game) {
    const lessons = this.#games.get(game) ?? this.#open(game);
    this.#games.set(game, lessons);
    return lessons;
  }

  /** @param {string} game @returns {GameLessons} */
  #open(game) {
    const names = this.learned.get(game) ?? new Set();
    this.learned.set(game, names);
    return {
      has: (name) => names.has(name),
      learn: (name) => {
        if (names.has(name) || names.size >= MOST_NAMES) return;
        names.add(name);
        const all = [...this.learned].map(([one, known]) => [one, [...known]]);
        this.kept.set(KEY, Object.fromEntries(all));
      },
    };
  }

  /** Everything is new again. */
  forget() {
    for (const names of this.learned.values()) names.clear();
    this.kept.set(KEY, {});
  }
}

/** @param {unknown} value @returns {Record<string, unknown>} */
const plain = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : {};

/** @param {unknown} names @returns {Set<string>} */
const namesIn = (names) =>
  new Set(Array.isArray(names) ? names.filter((one) => typeof one === "string") : []);
