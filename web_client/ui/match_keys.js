/** The page's keys while a match is on screen, and what each of them does. */

/** @typedef {import("../input/bindings/page_keys.js").PageKeys} PageKeys */
/** @typedef {import("./watching/spectator_bar.js").CameraMode} CameraMode */

/**
 * @typedef {object} MatchParts
 * @property {() => ReturnType<typeof import("./match/scoreboard.js").createScoreboard> | null} scoreboardOf
 *   null: no match is on screen
 * @property {() => boolean} isInRoom
 * @property {(code: string) => boolean} isControl whether a code moves something in the match
 * @property {{ is_open: boolean }} chat
 * @property {{ is_mending: boolean }} overlay
 * @property {ReturnType<typeof import("./network/netgraph.js").createNetgraph>} netgraph
 * @property {ReturnType<typeof import("./match/room_menu.js").createRoomMenu>} menu
 * @property {ReturnType<typeof import("./watching/clean_view.js").createCleanView>} clean_view
 * @property {{ on_turn: (step: number) => void, on_camera: (mode: CameraMode) => void }} calls
 */

/** @param {PageKeys} page_keys @param {MatchParts} parts */
export function bindMatchKeys(page_keys, parts) {
  const { scoreboardOf, isInRoom, isControl, chat, overlay, netgraph, menu, clean_view, calls } =
    parts;
  /** @param {string} name */
  const is = (name) => document.body.classList.contains(name);
  /** Whether a match is on screen with nothing over it. */
  const isFree = () =>
    scoreboardOf() !== null && !overlay.is_mending && !document.querySelector("dialog[open]");
  const isWatching = () => isFree() && is("watching");
  /** Whether Tab leads to controls; else it shows the scores, and all that can be done is in the menu. */
  const isTabNeeded = () =>
    is("between-rounds") ||
    (isWatching() && !clean_view.is_on) ||
    chat.is_open ||
    netgraph.has_focus;

  page_keys.on("netgraph", {
    when: isFree,
    down: () => netgraph.toggle(clean_view.end() || !netgraph.is_open),
  });
  page_keys.on("menu", {
    when: () =>
      isInRoom() &&
      scoreboardOf() !== null &&
      !overlay.is_mending &&
      !document.querySelector("dialog[open]:not(.menu)"),
    down() {
      if (!clean_view.end() && !menu.close()) menu.open();
    },
  });
  page_keys.on("scores", {
    when: (code) => isFree() && !(code === "Tab" && isTabNeeded()),
    down: () => scoreboardOf()?.show(true),
    up: () => scoreboardOf()?.show(false),
  });
  page_keys.on("clean_view", {
    // A game in play may have the usual key for itself.
    when: (code) => isFree() && !is("between-rounds") && !isControl(code),
    down: () => clean_view.turn(!clean_view.is_on),
  });
  page_keys.on("player_before", { when: isWatching, down: () => calls.on_turn(-1) });
  page_keys.on("player_after", { when: isWatching, down: () => calls.on_turn(1) });
  page_keys.on("director", { when: isWatching, down: () => calls.on_camera("director") });
  page_keys.on("overview", { when: isWatching, down: () => calls.on_camera("overview") });
  page_keys.on("free_camera", { when: isWatching, down: () => calls.on_camera("free") });
}
