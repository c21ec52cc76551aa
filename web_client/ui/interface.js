/** All HTML of the page behind one object: home, invitation, lobby, match, overlays. */

import { createBanners } from "./rounds/banners.js";
import { createChat } from "./chat/chat.js";
import { createCleanView } from "./watching/clean_view.js";
import { el, toggle } from "./shared/dom.js";
import { Prompts } from "./shared/prompts.js";
import { createFeed } from "./match/feed.js";
import { createHome } from "./home/home.js";
import { createBaseHud, hudKit } from "./match/hud.js";
import { createInvitation } from "./home/invitation.js";
import { createLobby } from "./lobby/lobby.js";
import { nameTab } from "./home/brand.js";
import { createHints } from "./match/hints.js";
import { createMinimap } from "./match/minimap.js";
import { createNetgraph } from "./network/netgraph.js";
import { createNotices } from "./notices.js";
import { CodeCover } from "./options/code_cover.js";
import { createOptionsScreen } from "./options/options_screen.js";
import { createOverlay } from "./overlay.js";
import { PadMenu } from "./gamepad/pad_menu.js";
import { createRoomMenu } from "./match/room_menu.js";
import { createScoreboard } from "./match/scoreboard.js";
import { bindMatchKeys } from "./match_keys.js";
import { createSpectatorBar } from "./watching/spectator_bar.js";
import { TEXTS } from "../texts/texts.js";

/** @typedef {import("../render/types.js").View} View */
/** @typedef {import("../render/types.js").PagePart} PagePart */
/** @typedef {import("../render/types.js").GameEvent} GameEvent */
/** @typedef {import("./watching/spectator_bar.js").Watching} Watching */
/** @typedef {{update: (view: View) => void, remove: () => void, recolour?: () => void}} Part */

/**
 * A game as people see it, by its declaration and its page part.
 *
 * @typedef {object} GameShown
 * @property {string} name
 * @property {string} title
 * @property {string} about a short sentence
 * @property {string} tagline under the title
 * @property {string} goal how a round is won; may be empty
 * @property {Readonly<Record<string, string>>} mode_sentences what a mode is about, by its name
 * @property {import("../render/types.js").Art & {card: string}} art
 * @property {ReadonlyMap<string, import("../input/bindings/bindings.js").Binding>} bindings of its controls, by code
 * @property {readonly import("../input/bindings/control_list.js").Control[]} controls that keys or buttons are bound to
 * @property {GameShown["controls"]} all_controls those without any too: fingers need none
 * @property {readonly string[]} phrases that can be said with one click
 * @property {import("../sound/table.js").SoundNames} sounds by events
 */

/**
 * @typedef {object} OwnCalls
 * @property {(choice: import("./home/invitation.js").JoinChoice) => void} on_join
 * @property {() => void} on_retry Somebody wants to try again after an error.
 * @property {() => void} on_reconnect Somebody does not want to wait for the connection.
 * @property {() => void} on_home Somebody leaves for the home screen.
 * @property {(text: string, scope: string) => Promise<unknown>} on_chat
 * @property {(number: number, scope: string) => Promise<unknown>} on_phrase
 * @property {() => void} on_chat_open The chat takes the keys.
 * @property {(step: number) => void} on_turn To the next (1) or previous (-1) player.
 * @property {(mode: import("./watching/spectator_bar.js").CameraMode) => void} on_camera A watcher wants it
 *   to do that; what it does already ends.
 * @property {(is_on: boolean) => void} on_clean The world is shown alone from now on, or no longer.
 */

/**
 * @typedef {import("./home/home.js").HomeCalls & import("./lobby/lobby.js").LobbyCalls &
 *   import("./network/netgraph.js").NetgraphCalls & OwnCalls} AllCalls
 */
/** @typedef {Omit<AllCalls, "on_options">} Calls what the page does */

/** @type {readonly string[]} */
const NO_PHRASES = [];

/**
 * What the visitor chose for this page.
 *
 * @typedef {object} Chosen
 * @property {import("../visitor/options.js").Options} options
 * @property {import("../input/bindings/rebinding.js").Rebinding} rebinding
 * @property {import("../input/bindings/page_keys.js").PageKeys} page_keys
 */

/** @param {HTMLElement} root @param {Calls} page_calls @param {Chosen} chosen */
export function createInterface(root, page_calls, chosen) {
  const { options, page_keys } = chosen;
  const prompts = new Prompts(page_keys);
  const cover = new CodeCover(options);
  const options_screen = createOptionsScreen(root, chosen);
  /** @type {AllCalls} */
  const calls = {
    ...page_calls,
    on_options: () => options_screen.open(played),
    on_party_leave() {
      cover.lift(false);
      page_calls.on_party_leave();
    },
  };
  const { colourOf, on_command } = calls;
  // A translator would write over text that changes from frame to frame, each time it changes.
  const stage = el("div", { class: "match notranslate", translate: "no" });
  stage.hidden = true;
  root.append(stage);
  const home = createHome(root, calls, prompts, cover);
  const invitation = createInvitation(root, calls, cover);
  const lobby = createLobby(root, calls, cover);
  const on_open = () => {
    clean_view.end(); // what is not shown takes no focus
    calls.on_chat_open();
  };
  const chat = createChat(root, { ...calls, on_open }, page_keys);
  /** @type {ReturnType<typeof createScoreboard>|null} */
  let scoreboard = null;
  const on_scores = () => scoreboard?.show(!scoreboard.open);
  const on_network = () => {
    netgraph.toggle(!netgraph.is_open);
    netgraph.node.focus(); // Tab leads to its controls from here
  };
  /** Whether a code moves something in the match. @param {string} code */
  const isControl = (code) => {
    const { classList } = document.body;
    const is_moving = !classList.contains("watching") || classList.contains("flying");
    return is_moving && (games.get(played)?.bindings.has(code) ?? false);
  };
  const isVoteAsked = () => notices.is_asking;
  const clean_view = createCleanView(root, prompts, { ...calls, isControl, isVoteAsked });
  const on_clean_view = () => clean_view.turn(true);
  const menu_calls = { ...calls, on_scores, on_network, on_clean_view };
  const menu = createRoomMenu(root, menu_calls, prompts, cover);
  const netgraph = createNetgraph(stage, calls, prompts);
  const notices = createNotices(root, calls, prompts);
  const pad_menu = new PadMenu(root);
  const overlay = createOverlay(root, calls);
  const menu_button = el(
    "button",
    { type: "button", class: "menu-button", "aria-label": TEXTS.match.open_menu },
    "☰",
  );
  menu_button.addEventListener("click", () => {
    menu_button.blur(); // else the next Space after the menu would open it again
    menu.open();
  });
  /** The parts of the match on screen. @type {Part[]} */
  let parts = [];
  /** @type {ReturnType<typeof createBanners>|null} */
  let banners = null;
  /** @type {ReturnType<typeof createSpectatorBar>|null} */
  let spectator_bar = null;
  /** @type {ReturnType<typeof createHints>|null} */
  let hints = null;
  /** @type {import("./shared/members.js").RoomView|null} */
  let room = null;
  /** @type {import("./rounds/banners.js").Expected} */
  let expected = { wait_s: 0, since_ms: 0 };
  /** @type {ReadonlyMap<string, GameShown>} */
  let games = new Map();
  /** The name of the game in play. */
  let played = "";

  function leaveMatch() {
    for (const part of parts) part.remove();
    scoreboard?.remove();
    spectator_bar?.remove();
    menu.close();
    parts = [];
    scoreboard = banners = spectator_bar = hints = null;
    stage.hidden = true;
    document.body.classList.remove("playing");
  }

  function leaveRoom() {
    leaveMatch();
    lobby.hide();
    notices.clear();
    chat.hide();
    clean_view.turn(false);
    cover.lift(false); // what was shown was the code of that room
    room = null;
    played = "";
  }

  /** The keys have changed, or the device that prompts are for. */
  function reprompt(is_pad = prompts.is_pad) {
    prompts.renew(games.get(played)?.controls ?? [], is_pad);
    menu.explain();
    home.reprompt(games);
    hints?.reprompt();
  }

  /** Whether something over the match, or in its place, takes a gamepad's buttons. */
  const areMenusOpen = () =>
    !scoreboard ||
    chat.is_open ||
    document.querySelector("dialog[open], .mending:not([hidden])") !== null ||
    document.body.classList.contains("between-rounds");

  /**
   * A gamepad's button went down.
   *
   * @param {string} code
   * @returns {boolean} whether it means something to the page rather than to the game
   */
  function padPressed(code) {
    const in_menus = areMenusOpen();
    if (!in_menus && clean_view.pressed(code)) {
      pad_menu.spent = code;
      return true;
    }
    const is_menus = in_menus && pad_menu.uses(code);
    if (options_screen.pressed(code) || (!is_menus && page_keys.press(code))) {
      pad_menu.spent = code;
      return true;
    }
    if (in_menus) pad_menu.pressed(code);
    return in_menus;
  }

  bindMatchKeys(page_keys, {
    ...{ scoreboardOf: () => scoreboard, isInRoom: () => room !== null, isControl },
    ...{ chat, overlay, netgraph, menu, clean_view, calls },
  });

  return {
    /** The games of this server, by name. @param {ReadonlyMap<string, GameShown>} known */
    know(known) {
      games = known;
      reprompt();
    },

    /** Shows the home screen. @param {import("./home/home.js").HomeState} state */
    home(state) {
      leaveRoom();
      invitation.hide();
      overlay.close();
      home.show(state);
    },

    /** Shows a friend's invitation. @param {import("./home/invitation.js").Invited} state
     * @returns {() => boolean} whether it still stands */
    invited(state) {
      leaveRoom();
      home.hide();
      overlay.close();
      return invitation.show(state);
    },
    /** The room of an invitation. @param {import("../net/http.js").RoomSummary} room */
    found(room) {
      invitation.found(room, games.get(room.game));
    },
    party: home.party,

    /** After how long others are expected in the room. @param {number | null} wait_s
     * @param {number} since_ms */
    expect(wait_s, since_ms) {
      expected = { wait_s, since_ms };
    },

    /** A seat was refused: show that in the form that asked for it.
     * @param {{code: string, sentence: string}} refusal @returns {boolean} whether it was shown */
    refused(refusal) {
      overlay.connected();
      if (invitation.visible) invitation.refused(refusal);
      else if (home.visible) home.rest(refusal.sentence);
      return invitation.visible || home.visible;
    },

    /** Play or Join was pressed and the server is being asked. @param {string} sentence */
    connecting(sentence) {
      if (home.visible) home.wait(sentence);
      else if (invitation.visible) invitation.wait();
      else overlay.working(sentence);
    },

    /** A room is entered, be it its lobby or its match. */
    entered() {
      cover.lift(false);
      chat.clear();
      notices.clear();
      home.hide();
      invitation.hide();
      overlay.close();
    },

    /** @param {import("./lobby/lobby.js").LobbyState} state */
    lobby(state) {
      nameTab(games.get(state.room.status.game));
      if (!lobby.visible) {
        leaveMatch();
        chat.dock(lobby.chat_dock);
      }
      lobby.show(state);
    },

    /** A match begins. @param {string} name of its game @param {PagePart|null} part Null: it has none. */
    enter(name, part) {
      leaveMatch();
      nameTab(games.get(name));
      played = name;
      reprompt();
      home.hide();
      invitation.hide();
      lobby.hide();
      stage.hidden = false;
      document.body.classList.add("playing");
      const board = (scoreboard = createScoreboard(stage, { colourOf }, cover));
      const hud = createBaseHud(stage, { colourOf, on_scores: () => board.show(!board.open) });
      parts = [
        hud,
        createFeed(stage, { colourOf }),
        createMinimap(stage, { colourOf }, part?.minimap),
      ];
      if (part?.createHud) parts.push(part.createHud(stage, hudKit(colourOf, prompts)));
      if (part?.hints) {
        hints = createHints(stage, part.hints, prompts, () => options.get("hints"));
        parts.push(hints);
      }
      banners = createBanners(stage, { colourOf, on_command }, games.get(name)?.goal ?? "");
      parts.push(banners);
      const on_play = () => on_command("play");
      spectator_bar = createSpectatorBar(stage, { ...calls, on_play, on_clean_view }, prompts);
      if (room) spectator_bar.showRoom(room);
      stage.append(menu_button);
      if (room) banners.showRoom(room);
      banners.expect(expected);
      chat.float(stage);
    },

    /**
     * A new state of the room.
     *
     * @param {import("./shared/members.js").RoomView} now
     * @param {number} tick_hz
     * @param {import("./lobby/share.js").Invitation} invited how friends get in
     */
    showRoom(now, tick_hz, invited) {
      room = now;
      menu.update(now, invited);
      chat.phrases(games.get(now.status.game)?.phrases ?? NO_PHRASES);
      chat.showMembers(now);
      spectator_bar?.showRoom(now);
      notices.update(now, tick_hz);
      banners?.showRoom(now);
      chat.teams(now.teams > 0 && (now.me?.team ?? 0) > 0);
    },

    /** An event of the room, or a chat message. @param {GameEvent} entry
     * @returns {boolean} whether the chat shows it */
    hear: (entry) => chat.hear(entry),
    /** The visitor chose other colours: what does not change by itself is shown in them. */
    recolour() {
      chat.recolour();
      for (const part of parts) part.recolour?.();
    },
    /** @param {string} sentence @param {boolean} [is_warning] */
    say: (sentence, is_warning) => notices.say(sentence, is_warning),
    /** Show the world alone while a round runs. */
    clean: on_clean_view,

    /** Every frame of a match. @param {View} view @param {Watching|null} watching */
    update(view, watching) {
      toggle(document.body, "watching", watching !== null);
      toggle(document.body, "overlooking", watching?.mode === "overview");
      toggle(document.body, "flying", watching?.mode === "free");
      for (const part of parts) part.update(view);
      netgraph.update(view);
      spectator_bar?.update(view, watching);
      scoreboard?.update(view, games.get(view.game)?.title ?? view.game);
    },

    /** What a gamepad does outside the game. @type {import("../input/player_input.js").Menus} */
    menus: {
      are_open: areMenusOpen,
      pressed: padPressed,
      steer: (stick, down, now_ms) => pad_menu.steer(stick, down, now_ms),
      settle: () => pad_menu.settle(),
      use(device) {
        document.documentElement.dataset.device = device;
        reprompt(device === "gamepad");
      },
      say: (sentence) => notices.say(sentence),
    },

    /** Every frame: whether the state of the world is missing. @param {import("./overlay.js").Silence} silence */
    silent: overlay.silent,
    reconnecting: overlay.reconnecting,
    connected: overlay.connected,

    /** Something ended that does not mend itself. @param {import("./overlay.js").Failure} problem */
    fail(problem) {
      leaveRoom();
      home.rest();
      invitation.rest();
      overlay.fail(problem);
    },
  };
}
