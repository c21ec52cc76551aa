/** What the page says for the server's codes, and where something else than the server has answered. */

export const server = Object.freeze({
  /**
   * By the code of a refusal, of a call or of a command. Codes that are not here are explained by the
   * server's own sentence, which says more than the code.
   *
   * @type {Readonly<Record<string, string>>}
   */
  refusals: {
    bad_password: "A password has 1 to 64 characters.",
    banned: "You were banned from this room, or somebody at your address was.",
    empty: "Write something first.",
    locked: "The host lets nobody new in.",
    no_such_member: "This person has left the room.",
    no_such_party: "There is no party with this code.",
    no_such_room: "There is no room with this code.",
    not_host: "Only the host of the room can do this.",
    not_leader: "The leader of the party looks for a room.",
    password_needed: "This room asks for a password.",
    wrong_password: "The password is wrong.",
    connection_lost: "The connection was lost; try again in a moment.",
    not_the_server:
      "Something other than the game's server answered. Perhaps your network wants you to sign in first.",
  },
  /** By the name of a close code, where the server says no more. @type {Readonly<Record<string, string>>} */
  closes: {
    internal: "The server made a mistake.",
    draining: "The server is restarting; try again in a moment.",
    too_slow: "Your connection could not keep up.",
    no_pong: "Your connection went silent.",
    bad_message: "The server did not understand a message.",
    version: "This page is from another version of the server; reload it.",
    auth: "Your place is no longer kept; join again.",
    rate_limit: "Your page sent too many messages.",
    full: "There is no place left.",
    replaced: "You joined from somewhere else.",
    origin: "This website may not connect to this server.",
    room_gone: "The room has closed.",
    kicked: "You were removed from the room.",
    idle: "You were away for too long.",
    too_costly: "The game was too slow for this server, so the room has closed.",
  },
  blocked:
    "The server answers, but no WebSocket gets through, and the game needs one. A firewall, a proxy or a browser extension blocks it. Try another network or browser, or ask whoever runs yours.",
  unreachable: "The server cannot be reached.",
  too_long: "The server takes too long to answer.",
  no_place: "No place was found.",
  /** @param {number} status of HTTP */
  answered_by_other: (status) => `Something in front of the server answers for it (${status}).`,
  /** @param {number} status of HTTP */
  refused_on_the_way: (status) => `Something on the way to the server refused it (${status}).`,
  /** @param {string} sentence */
  in_a_moment: (sentence) => `${sentence} Try again in a moment.`,
  /** @param {string} sentence @param {number} seconds */
  in_seconds: (sentence, seconds) => `${sentence} Try again in ${seconds} s.`,
  party_over: "The party is over.",
});
