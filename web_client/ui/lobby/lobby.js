/** The lobby of a private room: who is there, what will be played, and when it starts. */

import { el, put, toggle } from "../shared/dom.js";
import { safeName } from "../shared/format.js";
import { createHouseRules } from "./house_rules.js";
import { createMapPreview } from "./map_preview.js";
import { createMembers } from "../shared/members.js";
import { createSettingsForm } from "./settings_form.js";
import { createShare } from "./share.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../shared/members.js").RoomView} RoomView */
/** @typedef {import("../../net/room_status.js").RoomStatus} RoomStatus */

/**
 * @typedef {object} LobbyState
 * @property {RoomView} room
 * @property {import("./share.js").Invitation} invitation
 * @property {import("./settings_form.js").SettingsState["games"]} games
 * @property {Record<string, any> | undefined} schema of the game's settings
 * @property {import("./map_preview.js").MapShown} next where the next round is played
 */

/**
 * @typedef {object} LobbyCalls
 * @property {import("../shared/members.js").MemberCalls["on_deed"]} on_deed
 * @property {(name: string, args?: Record<string, unknown>) => void} on_command
 * @property {(changed: Record<string, unknown>) => Promise<void>} on_setting answered when the room has
 * @property {() => void} on_home
 * @property {() => void} on_options The visitor wants to see the settings.
 * @property {(slot: number) => string} colourOf
 */

/**
 * @param {HTMLElement} root
 * @param {LobbyCalls} calls
 * @param {import("../options/code_cover.js").CodeCover} cover
 */
export function createLobby(root, calls, cover) {
  const { on_deed, on_command, on_setting, on_home, on_options, colourOf } = calls;
  const title = el("h1", {}, TEXTS.lobby.title);
  const subtitle = el("p", { class: "subtitle" });
  const options = el("button", { type: "button", class: "quiet" }, TEXTS.words.settings);
  const leave = el(
    "button",
    { type: "button", class: "quiet", "data-way-out": "" },
    TEXTS.lobby.leave,
  );
  const heading = el("h2");
  const people = el("section", { class: "people", "aria-label": TEXTS.lobby.who }, heading);
  const ready = el("button", { type: "button", class: "primary ready", id: "ready" });
  const start = el("button", { type: "button", id: "start" }, TEXTS.lobby.start);
  const watch = el("button", { type: "button", class: "quiet", id: "watch" });
  const hint = el("p", { class: "hint", role: "status" });
  const bar = el(
    "footer",
    { class: "lobby-bar" },
    hint,
    el("div", { class: "buttons" }, watch, start, ready),
  );
  const share_box = el("div", { class: "share-box" });
  const side = el("div", { class: "side" });
  const house = createHouseRules("lobby", on_command);
  const chat_dock = el("section", { class: "chat-dock", "aria-label": TEXTS.words.chat });
  const screen = el(
    "main",
    { class: "lobby" },
    el("header", { class: "lobby-head" }, el("div", {}, title, subtitle), options, leave),
    el(
      "div",
      { class: "lobby-body" },
      el("div", { class: "main" }, share_box, people),
      side,
      chat_dock,
    ),
    bar,
  );
  const share = createShare(share_box, cover);
  const members = createMembers(people, { on_deed, colourOf });
  const preview = createMapPreview(side);
  const settings = createSettingsForm(side, {
    async on_change(changed) {
      preview.wait(true);
      await on_setting(changed);
      preview.wait(false);
    },
  });
  side.append(house.node);
  /** @type {RoomView | null} */
  let now = null;

  options.addEventListener("click", on_options);
  leave.addEventListener("click", on_home);
  ready.addEventListener("click", () => on_command("ready", { on: !now?.me?.ready }));
  start.addEventListener("click", () => on_command("start"));
  watch.addEventListener("click", () => on_command(now?.me?.spectator ? "play" : "spectate"));

  return {
    chat_dock,
    get visible() {
      return screen.isConnected;
    },
    /** @param {LobbyState} state */
    show(state) {
      const { room, invitation, games, schema, next } = state;
      const { status, me, is_host } = room;
      const is_fresh = !screen.isConnected;
      if (is_fresh) root.append(screen);
      now = room;
      toggle(screen, "hosted", is_host);
      const game = games.find((one) => one.name === status.game)?.title ?? status.game;
      put(subtitle, is_host ? TEXTS.lobby.you_host(game) : game);
      put(heading, headline(status));
      share.update(invitation);
      members.update(room);
      preview.update(next);
      settings.update({ game: status.game, games, schema, values: status.settings, is_host });
      house.update(status, is_host);
      ready.hidden = Boolean(me?.spectator);
      put(ready, me?.ready ? TEXTS.words.not_ready : TEXTS.words.ready);
      toggle(ready, "primary", !me?.ready);
      ready.setAttribute("aria-pressed", String(Boolean(me?.ready)));
      start.hidden = !is_host;
      put(watch, me?.spectator ? TEXTS.lobby.play_instead : TEXTS.lobby.watch_instead);
      put(hint, hintFor(room));
      const is_writing = document.activeElement instanceof HTMLInputElement;
      if (is_fresh && !is_writing && window.matchMedia("(pointer: fine)").matches) ready.focus();
    },
    hide() {
      screen.remove();
      members.clear();
    },
  };
}

/** @param {RoomStatus} status */
export function headline({ members, bots, limit }) {
  const players = members.filter(({ spectator }) => !spectator).length;
  const watching = members.length - players;
  const parts = [TEXTS.lobby.players_of(players, limit)];
  if (bots.length) parts.push(TEXTS.words.bots(bots.length));
  if (watching) parts.push(TEXTS.lobby.watching(watching));
  return parts.join(" · ");
}

/**
 * What the room waits for, in one sentence.
 * @param {RoomView} room
 */
export function hintFor({ status, me, is_host }) {
  const { hints } = TEXTS.lobby;
  const players = status.members.filter(({ spectator, connected }) => !spectator && connected);
  const waiting = players.filter(({ ready }) => !ready);
  if (me && !me.spectator && !me.ready) {
    return is_host ? hints.ready_or_start : hints.press_ready;
  }
  if (waiting.length === 1) return hints.waiting_for(safeName(waiting[0].name));
  if (waiting.length > 1) return hints.waiting_for(TEXTS.words.players(waiting.length));
  if (players.length === 1 && me?.ready) return is_host ? hints.friends_or_start : hints.friends;
  return players.length ? hints.all_ready : hints.no_players;
}
