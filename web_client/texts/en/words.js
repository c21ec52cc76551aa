/** English: how it counts, and the words that stand on more than one screen. */

import { Language } from "../language.js";

export const language = new Language("en-GB", "ltr");

/** 1 player, 2 players. @param {number} count @param {string} noun @param {string} [many] */
export const counted = (count, noun, many = `${noun}s`) =>
  language.counted(count, { one: `# ${noun}`, other: `# ${many}` });

/** 1st, 2nd, 3rd, 4th, … 11th. @param {number} place */
export const ordinal = (place) =>
  language.placed(place, { one: "#st", two: "#nd", few: "#rd", other: "#th" });

export const words = Object.freeze({
  /** In place of a name that is empty or not known. */
  somebody: "Somebody",
  settings: "Settings",
  leave_room: "Leave the room",
  play: "Play",
  watch: "Watch",
  join: "Join",
  ready: "Ready",
  not_ready: "Not ready",
  scores: "Scores",
  chat: "Chat",
  network: "Network",
  results: "Results",
  your_name: "Your name",
  /** In an empty field for a name. */
  guest: "Guest",
  /** Names of teams, by number; 0 is no team. */
  teams: ["", "Blue", "Orange", "Green", "Pink"],
  game: "Game",
  mode: "Mode",
  on: "On",
  off: "Off",
  none: "None",
  copied: "Copied",
  invite_friends: "Invite friends",
  host_private: "Host a private game",
  back_to_lobby: "Back to the lobby",
  failed: "That did not work.",
  ordinal,
  /** @param {string} code */
  room: (code) => `Room ${code}`,
  /** @param {number} count */
  players: (count) => counted(count, "player"),
  /** @param {number} count */
  bots: (count) => counted(count, "bot"),
});
