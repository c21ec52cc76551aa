/** What the interface may ask of the page, and what that does. */

import { invitationTo } from "./addresses.js";
import { ApiError, Unreachable } from "../net/http.js";
import { seatColour } from "../render/palette.js";
import { hosting, practising } from "./room_requests.js";

/** @param {import("./page.js").Page} page @returns {import("../ui/interface.js").Calls} */
export function uiActions(page) {
  return {
    on_play: ({ name, game, mode }) => {
      page.preferences.chose({ game, mode });
      const party = page.parties.code;
      page.play({ name, place: (token) => page.api.quickPlay(token, { game, mode, party }) });
    },
    on_practice: ({ name, game, mode }) => {
      page.preferences.chose({ game, mode });
      const room = practising(game, page.catalogue.schemaOf(game));
      page.play({ name, place: (token) => page.api.open(token, room), starts: true });
    },
    on_host: (choice) => {
      page.preferences.chose(choice);
      const settings = page.preferences.settingsOf(choice.game);
      page.play({
        name: choice.name,
        place: (token) => hosting(page.api, token, choice, settings),
        how: choice.password ? { password: choice.password } : {},
      });
    },
    on_join: ({ name, code, ...how }) =>
      page.play({ name, code, place: (token) => page.api.join(token, code, how) }),
    on_code: ({ name, code }) => void invite(page, code, name),
    rooms: () => page.api.rooms(),
    on_party_open: ({ name }) => void page.parties.open(name),
    on_party_join: ({ name, code }) => void page.parties.join(name, code),
    on_party_leave: () => void page.parties.leave(),
    on_retry: () => page.again(),
    on_home: () => page.goHome(),
    on_command: (name, args) => void page.command(name, args),
    on_setting: async (changed) => {
      const game = page.session?.status?.game;
      const answer = await page.command("settings", changed);
      const is_taken = answer !== undefined;
      if (is_taken && game && !("game" in changed)) page.preferences.set(game, changed);
    },
    on_deed: (deed, member, extra) => {
      const args = { member: member.id, ...extra };
      void (deed === "mute" ? mute(page, args) : page.command(deed, args));
    },
    on_chat: (text, scope) => page.ask("chat", { text, scope }),
    on_phrase: (quick, scope) => page.ask("chat", { quick, scope }),
    on_chat_open: () => page.input.latch?.release(),
    on_turn: (step) => page.last_view && page.spectator_camera.turn(step, page.last_view.seats),
    on_free: () => page.spectator_camera.toggleFree(),
    colourOf: (slot) => (page.on_stage ? page.renderer.colourOf(slot) : lobbyColour(page, slot)),
  };
}

/** @param {import("./page.js").Page} page @returns {import("../visitor/party.js").PartyCalls} */
export function partyActions(page) {
  return {
    on_change: (party, problem) => {
      const me = page.guests.remembered()?.player_id;
      page.ui.party({ party, leads: page.parties.leads, me, problem });
    },
    on_room: (code) => page.play({ name: "", code, place: (token) => page.api.join(token, code) }),
  };
}

/**
 * Show what a code leads to.
 *
 * @param {import("./page.js").Page} page @param {string} code @param {string} [name]
 * @param {{ code: string, sentence: string }} [refusal] why one is here again
 */
export async function invite(page, code, name = page.guests.remembered()?.name, refusal) {
  page.enterState("home");
  page.parties.watch(false);
  history.replaceState(null, "", invitationTo(code));
  const stands = page.ui.invited({ code, name });
  try {
    const room = await page.api.room(code);
    if (!stands()) return;
    page.ui.found(room);
    if (refusal) page.ui.refused(refusal);
  } catch (fault) {
    if (!stands()) return;
    if (fault instanceof ApiError) {
      page.ui.refused({ code: fault.code, sentence: fault.sentence });
      return;
    }
    if (!(fault instanceof Unreachable)) throw fault;
    page.again = () => void invite(page, code, name, refusal);
    const sentence = `${fault.message} Look at your connection, and try again.`.trim();
    page.ui.fail({ title: "The server cannot be reached", sentence, action: "retry" });
  }
}

/**
 * What a muted member says is neither sent nor shown from now on, a reload included.
 *
 * @param {import("./page.js").Page} page
 * @param {{ member: number }} args of the command
 */
async function mute(page, args) {
  const muted = await page.command("mute", args);
  if (!page.session || !Array.isArray(muted)) return;
  page.session.muted = new Set(muted);
  page.keepWayBack();
  page.showRoom();
}

/**
 * A seat's colour while nothing of the match is drawn: that of its team, else its own.
 *
 * @param {import("./page.js").Page} page
 * @param {number} slot
 */
function lobbyColour({ session: stay }, slot) {
  const { members = [], bots = [] } = stay?.status ?? {};
  const team = [...members, ...bots].find((one) => one.slot === slot)?.team ?? 0;
  return seatColour(team > 0 ? team - 1 : slot);
}
