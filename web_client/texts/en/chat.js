/** Chat, votes, and what is said in the middle of things. */

export const chat = Object.freeze({
  title: "Chat",
  messages: "Chat messages",
  message: "Message",
  placeholder: "Say something",
  send: "Send",
  phrases: "Quick phrases",
  open: "Open the chat",
  opener: "Chat",
  /** The readers of a message. */
  room: "Room",
  team: "Team",
  not_sent: "That was not sent.",

  yes: "Yes",
  no: "No",
  /** @param {string} name */
  vote: (name) => `Remove ${name} from the room?`,
  /** @param {number} yes @param {number} needed @param {number} seconds */
  votes: (yes, needed, seconds) => `${yes} of ${needed} votes · ${seconds} s left`,
  now_host: "You are the host now.",
  /** @param {string} name */
  new_host: (name) => `${name} is the host now.`,
  sound_off: "Sound off",
  sound_on: "Sound on",
  gamepad: "Gamepad connected.",
  gamepad_gone: "Gamepad disconnected. Plug it in again, or play on with something else.",
});
