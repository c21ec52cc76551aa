/** The room and its people: the lobby, members, rules, and the ways to bring friends in. */

import { counted, words } from "./words.js";

export const lobby = Object.freeze({
  title: "Lobby",
  leave: "Leave",
  who: "Who is here",
  start: "Start now",
  play_instead: "Play instead",
  watch_instead: "Watch instead",
  /** @param {string} game */
  you_host: (game) => `You are the host of this game of ${game}.`,
  /** @param {number} players @param {number} limit */
  players_of: (players, limit) => `${players} of ${counted(limit, "player")}`,
  /** @param {number} count */
  watching: (count) => `${count} watching`,
  /** What the room waits for. */
  hints: {
    ready_or_start: "Press Ready, or start when you like.",
    press_ready: "Press Ready when you are.",
    /** @param {string} whom */
    waiting_for: (whom) => `Waiting for ${whom}…`,
    friends_or_start: "Waiting for friends, or start now.",
    friends: "Waiting for friends…",
    all_ready: "Everybody is ready.",
    no_players: "Waiting for players…",
  },
  /** The map of the next round. */
  map: {
    title: "Map of the next round",
    known: "The next round is played here.",
    open: "The next round is played on an open field.",
    unknown: "This map can't be shown.",
  },

  // The people.
  members: "Members",
  /** What stands beside a name. */
  badges: {
    host: "Host",
    you: "You",
    watching: "Watching",
    reconnecting: "Reconnecting…",
    muted: "Muted",
    bot: "Bot",
  },
  is_ready: "✓ Ready",
  /** @param {string} name */
  tools: (name) => `What to do with ${name}`,
  /** What can be done with somebody. */
  deeds: {
    /** @param {string} team */
    move: (team) => `To ${team}`,
    mute: "Mute",
    unmute: "Unmute",
    host: "Make host",
    // What sends a person away names that person.
    /** @param {string} name */
    kick: (name) => `Kick ${name}`,
    /** @param {string} name */
    ban: (name) => `Ban ${name}`,
    /** @param {string} name */
    vote_kick: (name) => `Vote to remove ${name}`,
  },
  /** Search and order of a long list. */
  people: {
    search: "Search",
    search_label: "Search people",
    order: "Order",
    nobody: "Nobody is called that.",
    /** @param {number} found @param {number} all */
    found: (found, all) => `${found} of ${all}`,
    orders: {
      came: "As they came",
      name: "By name",
      team: "By team",
      ready: "Not ready first",
    },
  },

  rules: "Rules",

  // The host's rules for the room.
  lock: "Lock the room",
  lock_help: "Nobody new gets in.",
  late: "Late joiners",
  late_play: "Play at once",
  late_watch: "Watch first",
  /** How often a person may write. @param {number} seconds 0: always */
  pace: (seconds) => (seconds ? `Every ${seconds} s` : "As fast as they like"),

  // Values of settings.
  /** @param {number} minutes @param {number} seconds */
  duration(minutes, seconds) {
    const parts = [minutes ? `${minutes} min` : "", seconds ? `${seconds} s` : ""];
    return parts.filter(Boolean).join(" ") || words.none;
  },

  // Sharing.
  room_code: "Room code",
  link: "Invitation link",
  copy_link: "Copy link",
  copy_by_hand: "Copy by hand",
  share: "Share…",
  qr: "QR code of the invitation link",
  /**
   * For whom a link works, by its scope; what stands between backquotes is to be typed.
   *
   * @type {Readonly<Record<string, string>>}
   */
  link_notes: {
    machine:
      "This link works on this computer only. To invite others, start the server with `--lan` and open the page by the address that it prints.",
    network: "This link works in your own network.",
  },
});
