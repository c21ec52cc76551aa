/** What each button, field and key of the interface makes the page do. */

import { EDGES, NO_EDGES } from "../render/camera.js";
import { seatColour } from "../render/palette.js";
import { hosting, practising } from "./room_requests.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../ui/interface.js").Calls} Calls */

/**
 * Home screen and overlays: how a visitor gets into a room, and out of it.
 *
 * @param {Pick<Page, "api" | "catalogue" | "preferences" | "parties">} visitor
 * @param {Pick<Page, "play" | "join" | "invite" | "retry" | "goHome" | "session" | "is_capture">} page
 */
export function entryActions({ api, catalogue, preferences, parties }, page) {
  /** Go to another room than that of the address. @param {import("./room_requests.js").RoomRequest} request */
  const playElsewhere = (request) => {
    page.is_capture = false;
    page.play(request);
  };
  /** @satisfies {Partial<Calls>} */
  const actions = {
    on_play: ({ name, game, mode }) => {
      preferences.chose({ game, mode });
      const party = parties.code;
      playElsewhere({ name, reserve: (token) => api.quickPlay(token, { game, mode, party }) });
    },
    on_practice: ({ name, game, mode }) => {
      preferences.chose({ game, mode });
      const room = practising(game, catalogue.schemaOf(game));
      playElsewhere({ name, reserve: (token) => api.open(token, room), starts: true });
    },
    on_host: (choice) => {
      preferences.chose(choice);
      const settings = preferences.settingsOf(choice.game);
      playElsewhere({
        name: choice.name,
        reserve: (token) => hosting(api, token, choice, settings),
        how: choice.password ? { password: choice.password } : {},
      });
    },
    // A capture watches, also where the room asks for its password first.
    on_join: ({ name, code, ...how }) =>
      page.join(name, code, page.is_capture ? { ...how, spectate: true } : how),
    on_code: ({ name, code }) => void page.invite(code, name),
    rooms: () => api.rooms(),
    on_party_open: ({ name }) => void parties.open(name),
    on_party_join: ({ name, code }) => void parties.join(name, code),
    on_party_leave: () => void parties.leave(),
    on_retry: () => page.retry(),
    on_reconnect: () => page.session?.socket.reconnect(),
    on_home: () => page.goHome(),
  };
  return actions;
}

/**
 * In a room: its commands.
 *
 * @param {Pick<Page, "session" | "command" | "ask" | "mute">} page
 * @param {import("../visitor/preferences.js").Preferences} preferences
 */
export function roomActions(page, preferences) {
  /** @satisfies {Partial<Calls>} */
  const actions = {
    on_command: (name, args) => void page.command(name, args),
    on_setting: async (changed) => {
      const game = page.session?.status?.game;
      const answer = await page.command("settings", changed);
      const is_taken = answer !== undefined;
      if (is_taken && game && !("game" in changed)) preferences.set(game, changed);
    },
    on_deed: (deed, member, extra) => {
      const args = { member: member.id, ...extra };
      void (deed === "mute" ? page.mute(args) : page.command(deed, args));
    },
    on_chat: (text, scope) => page.ask("chat", { text, scope }),
    on_phrase: (quick, scope) => page.ask("chat", { quick, scope }),
  };
  return actions;
}

/**
 * In a match: its camera, the netgraph, and the seats' colours.
 *
 * @param {Pick<Page, "session" | "stage" | "bad_network">} page
 */
export function stageActions(page) {
  /** @satisfies {Partial<Calls>} */
  const actions = {
    on_chat_open: () => page.stage.input.latch?.release(),
    on_turn: (step) => {
      const { spectator_camera, last_view } = page.stage;
      if (last_view) spectator_camera.turn(step, last_view.seats);
    },
    on_netgraph: (is_open) => page.stage.figures.turn(is_open),
    on_ghosts: (is_on) => (page.stage.shows_ghosts = is_on),
    on_simulate: (link) => {
      page.bad_network.link = link;
      page.stage.is_simulated = page.bad_network.is_on;
    },
    on_camera: (mode) => page.stage.spectator_camera.choose(mode),
    on_clean: (is_on) => (page.stage.renderer.camera.edges = is_on ? NO_EDGES : EDGES),
    colourOf: (slot) =>
      page.stage.shown ? page.stage.renderer.colourOf(slot) : lobbyColour(page, slot),
  };
  return actions;
}

/**
 * A seat's colour while no match is shown: that of its team, else its own.
 *
 * @param {Pick<Page, "session" | "stage">} page
 * @param {number} slot
 */
function lobbyColour({ session, stage }, slot) {
  const { members = [], bots = [] } = session?.status ?? {};
  const team = [...members, ...bots].find((seated) => seated.slot === slot)?.team ?? 0;
  return seatColour(team > 0 ? team - 1 : slot, stage.renderer.palette);
}
