/** The room and its people: the lobby, members, rules, and the ways to bring friends in. */

import { words } from "./words.js";

export const lobby = Object.freeze({
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
