/** The match on screen: HUD, hints, feed, scores, the menu over it, and watching it. */

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
  columns: ["", "Player", "Kills", "Deaths", "Score"],
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

  // The spectators' bar and the clean view.
  watching: {
    title: "Watching",
    player_before: "Previous player",
    player_after: "Next player",
    camera: "Camera",
    /** What the camera can do, on its buttons. */
    modes: { follow: "Follow", director: "Director", overview: "Overview", free: "Free camera" },
    /** The same in a sentence. */
    about: {
      follow: "The camera follows one player.",
      director: "The camera goes where something happens.",
      overview: "The whole map is on the screen.",
      free: "You move the camera.",
    },
    /** In front of who or what is seen. */
    watching: "Watching ",
    directed: "Director: ",
    nobody: "the arena",
    seen: { overview: "the whole map", free: "freely" },
    /** @param {string} keys */
    move: (keys) => `${keys} move it`,
    clean_view: "Clean view",
    play: "Play",
    /** @param {number} delay_s */
    late: (delay_s) => `${delay_s} s late`,
    /** @param {number} delay_s */
    late_begin: (delay_s) => `The match is shown ${delay_s} s late: it is about to begin.`,
    /** How a clean view ends. @param {readonly string[]} keys */
    back_by_key: (keys) => `Press ${keys.join(" or ")} to bring everything back.`,
    back_by_touch: "Tap to bring everything back.",
  },
});
