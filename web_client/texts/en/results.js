/** Around a round: the wait for others, the countdown, and how it ended. */

import { language, ordinal, counted } from "./words.js";

export const results = Object.freeze({
  // Before the round.
  stop: "Stop",
  go: "Go",
  /** @param {number} round */
  starts_in: (round) => `Round ${round} starts in`,
  looking: "Looking for other players…",
  /** @param {number} seconds 0 or less: any moment */
  bots_join: (seconds) =>
    seconds > 0
      ? `Looking for other players… bots join in about ${seconds} s`
      : "Looking for other players… any moment now",

  // After it.
  over: "Round over",
  places: "Places",
  nobody_won: "Nobody won",
  you_win: "You win",
  your_team_wins: "Your team wins",
  /** @param {string} name */
  wins: (name) => `${name} wins`,
  /** @param {number} players */
  draw: (players) => `A draw between ${players}`,
  /** @param {readonly string[]} names */
  draw_of: (names) => `${language.listed(names)} draw`,
  /** @param {number} place @param {number} players @param {number} score */
  verdict: (place, players, score) =>
    `${place === 1 ? "First" : `You came ${ordinal(place)}`} of ${players} with ${counted(score, "point")}.`,
  /**
   * @param {{ place: number, score: number, is_shared: boolean }} team the player's
   * @param {number} teams how many there are
   * @param {number} score the player's
   */
  team_verdict({ place, score: team_score, is_shared }, teams, score) {
    const which = place === 1 ? "first" : ordinal(place);
    const came = is_shared ? `shares ${which} place` : `came ${which} of ${teams}`;
    return `Your team ${came} with ${counted(team_score, "point")}. You scored ${score}.`;
  },
  /** @param {number} kills @param {number} deaths */
  fights: (kills, deaths) => `${counted(kills, "kill")}, ${counted(deaths, "death")}`,
  rematch: "Rematch",
  wants_rematch: "You want a rematch",
  rematch_begins: "The rematch begins",
  /** @param {number} wanting @param {number} players */
  rematch_wanted: (wanting, players) =>
    `${wanting} of ${players} want a rematch, which begins when all do`,
  next_round: "Next round",
  /** @param {string} what @param {number} seconds */
  due: (what, seconds) => `${what} in ${seconds} s`,
});
