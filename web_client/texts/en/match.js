/** The match on screen: HUD, hints, feed, scores, and the menu over it. */

import { ordinal, words } from "./words.js";

export const match = Object.freeze({
  // The HUD.
  show_scores: "Show all scores",
  /** @param {number} place @param {number} players */
  place: (place, players) => `${ordinal(place)} of ${players}`,
  is_watching: "watching",
  endless: "Endless",
  get_ready: "Get ready",
  map: "Map of the arena",
  feed: "What happened",
  /** Between the names of two players. */
  destroyed: "destroyed",

  // Hints.
  /** @param {number} task @param {number} tasks */
  task: (task, tasks) => `${task} of ${tasks}`,
  practice_ends: "That is all there is to it. Open the menu, leave, and press Play.",

  // The scores.
  everybody: "Everybody",
  place_column: "Place",
  columns: { name: "Player", kills: "Kills", deaths: "Deaths", score: "Score" },
  away: "away",
  bot: "bot",
  /** @param {number} players @param {number} bots @param {string} code of the room; may be empty */
  about: (players, bots, code) =>
    `${words.players(players)}, ${words.bots(bots)}${code && ` · room ${code}`}`,

  // The menu.
  open_menu: "Menu of the room",
  back: "Back to the match",
  host_tools: "Host tools",
  keys: "Keys",
  /** Between keys of which any will do. */
  or: ", or ",
  /** Lines of keys whose names do not say enough. */
  key_lines: {
    vote: "Answer a vote",
    clean_view: "Hide everything but the match",
    players: "Watching: players",
    cameras: "Watching: director, overview, free camera",
  },
  /** What the host ends, by phase. */
  stops: {
    lobby: "",
    countdown: "Stop the countdown",
    playing: "End the round",
    results: words.back_to_lobby,
  },
});
