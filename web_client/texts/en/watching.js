/** Watching a match: the spectators' bar and the clean view. */

export const watching = Object.freeze({
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
});
