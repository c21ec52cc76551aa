/** The home screen: games, rooms and parties; and the page behind a friend's link. */

import { counted, words } from "./words.js";

export const home = Object.freeze({
  // Playing and hosting.
  practice: "Practice with bots",
  host_options: "Options for hosting",
  password: "Password",
  no_password: "None",
  listed: "Show it among the public rooms",
  /** @param {string} name of the party's leader */
  waiting_for: (name) => `Waiting for ${name}…`,
  /** What the page's own keys do. */
  keys: { scores: "scores", chat: "chat", menu: "menu, all keys" },
  /** What a stick or a mouse does. @param {string} aim @param {string} fire */
  both: (aim, fire) => `${aim} and ${fire}`,

  // Codes.
  code: "Code",
  room_code: "Room code",
  friends_room: "A friend's room?",

  // Public rooms.
  rooms: "Public rooms",
  looking_for_rooms: "Looking for rooms…",
  no_rooms: "No public room is open. Press Play and one opens for you.",
  rooms_unknown: "The list of rooms can't be loaded right now.",
  /** @param {string} what to do @param {string} code */
  room_action: (what, code) => `${what} room ${code}`,
  full: "full",
  needs_password: "password",
  /** What a room does, by its phase. @type {Readonly<Record<string, string>>} */
  phases: {
    lobby: "in the lobby",
    countdown: "about to start",
    playing: "playing",
    results: "between rounds",
  },

  // A party.
  party: "Party",
  play_together: "Play together as a party",
  make_party: "Make a party",
  party_code: "Party code",
  join_party: "Join the party",
  copy_code: "Copy code",
  copy_by_hand: "Copy it by hand",
  leave_party: "Leave",
  join_match: "Join their match",
  leads: "Leads",
  you: "You",
  press_play: "Press Play, and all of you get into the same match.",
  give_code: "Give the code to your friends. Your Play then takes all of you along.",
  /** @param {string} leader */
  leader_plays: (leader) => `${leader} presses Play for all of you.`,

  // An invitation.
  invited: "You are invited.",
  looking_for_room: "Looking for the room…",
  room_password: "Password of the room",
  joining: "Joining…",
  another_code: "Another code",
  another_code_asked: "Another code?",
  look: "Find it",
  play_with_others: "Play with others",
  private: "private",
  /** @param {number} players @param {number} limit @param {string} phase */
  inside: (players, limit, phase) => `${counted(players, "player")} of ${limit} · ${phase}`,
  /** @param {string} code @param {string} inside */
  room_about: (code, inside) => `${words.room(code)} · ${inside}`,
  /** What may be done after a refusal, by its code. @type {Readonly<Record<string, string>>} */
  advice: {
    no_such_room: "Look at the code again, ask for a new link, or go on without it.",
    full: "You can watch until somebody leaves.",
    locked: "Ask the host to unlock it.",
  },
});
