/**
 * The home screen: a name and a game, then Play, Host or Practice; below, the ways to friends: a
 * code, and the list of public rooms.
 */

import { createBrand } from "./brand.js";
import { codeField } from "./code_field.js";
import { codeIn } from "../shared/codes.js";
import { el, put, toggle } from "../shared/dom.js";
import { optionsEntry } from "../options/entry.js";
import { safeName } from "../shared/format.js";
import { createPartyBox } from "./party_box.js";
import { createRoomList } from "./room_list.js";
import { sentenceCase } from "../shared/settings_fields.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../interface.js").GameShown & {modes: string[], mode?: string}} GameChoice `mode` as last time */
/** @typedef {{name: string, game: string, mode?: string}} Choice */
/** @typedef {import("../../net/http.js").RoomSummary} RoomSummary */
/** @typedef {{games: GameChoice[], name?: string, game?: string, notice?: string}} HomeState */

/**
 * @typedef {object} OwnHomeCalls
 * @property {(choice: Choice) => void} on_play
 * @property {(choice: Choice) => void} on_practice
 * @property {(choice: Choice & {password: string, listed: boolean}) => void} on_host
 * @property {(choice: {name: string, code: string}) => void} on_code
 * @property {(choice: {name: string, code: string, spectate: boolean}) => void} on_join
 * @property {() => Promise<RoomSummary[]>} rooms
 * @property {() => void} on_options The visitor wants to see the settings.
 */

/** @typedef {import("../shared/prompts.js").Prompts} Prompts */
/** @typedef {OwnHomeCalls & import("./party_box.js").PartyBoxCalls} HomeCalls */

export const LONGEST_NAME = "20";
const LONGEST_PASSWORD = "64";

/** @param {HTMLElement} root @param {HomeCalls} calls @param {Prompts} prompts
 * @param {import("../options/code_cover.js").CodeCover} cover */
export function createHome(root, calls, prompts, cover) {
  const { on_play, on_practice, on_host, on_code, on_join, on_options, rooms } = calls;
  const name = nameField("player-name");
  const code = codeField("room-code", TEXTS.home.room_code);
  const password = el("input", {
    id: "host-password",
    type: "text",
    maxlength: LONGEST_PASSWORD,
    placeholder: TEXTS.home.no_password,
    autocomplete: "off",
    spellcheck: "false",
  });
  const listed = el("input", { id: "host-listed", type: "checkbox", role: "switch" });
  const choices = el("div", { class: "choices" });
  const play = el("button", { id: "play", class: "primary", type: "submit" }, TEXTS.words.play);
  const host = el("button", { id: "host", type: "button" }, TEXTS.words.host_private);
  const practice = el("button", { id: "practice", type: "button" }, TEXTS.home.practice);
  const join = el("button", { id: "join", type: "submit" }, TEXTS.words.join);
  const notice = el("p", { class: "notice", role: "status" });
  const games = el("fieldset", { class: "games" }, el("legend", {}, TEXTS.words.game), choices);
  const mode_choices = el("div", { class: "mode-choices" });
  const mode_about = el("p", { class: "mode-about", "aria-live": "polite" });
  const modes = el(
    "fieldset",
    { class: "modes" },
    el("legend", {}, TEXTS.words.mode),
    mode_choices,
    mode_about,
  );
  const options = el(
    "details",
    { class: "host-options" },
    el("summary", {}, TEXTS.home.host_options),
    el(
      "label",
      { class: "field", for: "host-password" },
      el("span", {}, TEXTS.home.password),
      password,
    ),
    el("label", { class: "tick", for: "host-listed" }, listed, el("span", {}, TEXTS.home.listed)),
  );
  const play_form = el(
    "form",
    { class: "play-form" },
    el(
      "label",
      { class: "field", for: "player-name" },
      el("span", {}, TEXTS.words.your_name),
      name,
    ),
    games,
    modes,
    play,
    el("div", { class: "other-ways" }, host, practice),
    options,
  );
  const join_form = el(
    "form",
    { class: "join-form" },
    el("label", { for: "room-code" }, TEXTS.home.friends_room),
    code,
    join,
  );
  const panel = el("div", { class: "panel" }, play_form, notice, join_form);
  const brand = createBrand();
  const keys = el("ul", { class: "controls" });
  const heroes = ["left", "right"].map((side) => el("img", { class: `hero ${side}`, alt: "" }));
  const entry = optionsEntry(on_options);
  const screen = el("main", { class: "home" }, brand.node, panel, keys, ...heroes, entry);
  const party = createPartyBox(
    panel,
    {
      ...calls,
      own_name: () => own_name(),
      on_room: (picked) => on_join({ name: own_name(), code: picked, spectate: false }),
    },
    cover,
  );
  const list = createRoomList(panel, {
    rooms,
    on_pick: (picked) => take(picked),
    on_watch: (picked) =>
      join.disabled || on_join({ name: own_name(), code: picked, spectate: true }),
  });
  const busy_with = [play, host, practice, join];
  /** @type {GameChoice[]} */
  let offered = [];
  /** The name of the leader whose Play this visitor waits for; empty without one. */
  let waits_for = "";

  const own_name = () => name.value.trim();
  /** @param {string} wanted */
  const take = (wanted) => join.disabled || on_code({ name: own_name(), code: wanted });

  play_form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!play.disabled) on_play(choice());
  });
  practice.addEventListener("click", () => on_practice(choice()));
  host.addEventListener("click", () =>
    on_host({ ...choice(), password: password.value, listed: listed.checked }),
  );
  choices.addEventListener("change", () => present());
  mode_choices.addEventListener("change", () => explainMode());
  join_form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = codeIn(code.value);
    if (!wanted) return code.focus();
    take(wanted);
  });

  /** @returns {Choice} */
  function choice() {
    const mode = checkedIn(mode_choices);
    return { name: own_name(), game: checkedIn(choices), ...(mode && { mode }) };
  }

  const chosen = () => offered.find((one) => one.name === checkedIn(choices));

  /** The chosen game: its name and pictures, its modes, its keys. */
  function present() {
    const game = chosen();
    brand.show(game, game?.tagline ?? "");
    keys.replaceChildren(...keyHints(game?.controls ?? [], prompts));
    heroes.forEach((image, i) => {
      image.hidden = !game?.art.hero;
      if (game?.art.hero) image.src = game.art.hero[i];
    });
    const names = game?.modes ?? [];
    const first = names.find((one) => one === game?.mode) ?? names[0];
    mode_choices.replaceChildren(...names.map((one) => modeChoice(one, one === first)));
    modes.hidden = !names.length;
    explainMode();
  }

  function explainMode() {
    put(mode_about, chosen()?.mode_sentences[checkedIn(mode_choices)] ?? "");
  }

  /** @param {boolean} busy @param {string} sentence */
  function wait(busy, sentence) {
    for (const button of busy_with) button.disabled = busy;
    play.disabled = busy || Boolean(waits_for);
    put(play, waits_for || TEXTS.words.play);
    toggle(screen, "busy", busy);
    put(notice, sentence);
  }

  return {
    /** @param {HomeState} state */
    show(state) {
      if (!screen.isConnected) root.append(screen);
      wait(false, state.notice ?? "");
      if (state.name !== undefined) name.value = state.name;
      const first = state.games.find((one) => one.name === state.game) ?? state.games[0];
      choices.replaceChildren(...state.games.map((game) => gameCard(game, game === first)));
      games.hidden = state.games.length < 2;
      offered = state.games;
      present();
      list.watch(true);
      if (window.matchMedia("(pointer: fine)").matches) name.focus();
    },
    /** @param {import("./party_box.js").PartyState} state */
    party(state) {
      party.show(state);
      const is_led = state.party !== null && !state.leads;
      const leader = state.party?.members.find(
        ({ player_id }) => player_id === state.party?.leader,
      );
      waits_for = is_led ? TEXTS.home.waiting_for(safeName(leader?.name)) : "";
      wait(host.disabled, notice.textContent ?? "");
    },
    /** The keys have changed, or the device that prompts are for.
     * @param {ReadonlyMap<string, import("../interface.js").GameShown>} games */
    reprompt(games) {
      offered = offered.map((game) => ({ ...game, ...games.get(game.name) }));
      keys.replaceChildren(...keyHints(chosen()?.controls ?? [], prompts));
    },
    /** Something is under way. @param {string} sentence */
    wait: (sentence) => wait(true, sentence),
    /** Nothing is under way any more. @param {string} [sentence] */
    rest: (sentence = "") => wait(false, sentence),
    get visible() {
      return screen.isConnected;
    },
    hide() {
      screen.remove();
      list.watch(false);
    },
  };
}

/** @param {string} id @returns {HTMLInputElement} */
export function nameField(id) {
  return el("input", {
    id,
    type: "text",
    maxlength: LONGEST_NAME,
    placeholder: TEXTS.words.guest,
    autocomplete: "nickname",
    spellcheck: "false",
    enterkeyhint: "go",
  });
}

/** @param {GameChoice} game @param {boolean} is_chosen */
function gameCard(game, is_chosen) {
  const radio = el("input", { type: "radio", name: "game", value: game.name });
  radio.checked = is_chosen;
  const picture = el("img", { src: game.art.card, alt: "", width: "160", height: "90" });
  const text = el(
    "span",
    { class: "text" },
    el("span", { class: "title" }, game.title),
    el("span", { class: "about" }, game.about),
  );
  return el("label", { class: "choice" }, radio, picture, text);
}

/** @param {HTMLElement} group of radio buttons @returns {string} */
function checkedIn(group) {
  const checked = group.querySelector("input:checked");
  return checked instanceof HTMLInputElement ? checked.value : "";
}

/** @param {string} mode @param {boolean} is_chosen */
function modeChoice(mode, is_chosen) {
  const radio = el("input", { type: "radio", name: "mode", value: mode });
  radio.checked = is_chosen;
  return el("label", { class: "mode-choice" }, radio, el("span", {}, sentenceCase(mode)));
}

/** Which keys do what; a mouse user learns it while choosing a name.
 * @param {GameChoice["controls"]} controls @param {Prompts} prompts */
function keyHints(controls, prompts) {
  const aims = controls.find(({ name }) => name === "aim");
  const fires = aims && controls.find(({ name }) => name === "fire");
  const own = controls.flatMap((one) => {
    if (one === fires) return [];
    const what = one === aims && fires ? TEXTS.home.both(one.what, fires.what) : one.what;
    return [[prompts.of(one).keys, what.toLowerCase()]];
  });
  const lines = [
    ...own,
    [[prompts.page("scores")], TEXTS.home.keys.scores],
    [[prompts.page("chat")], TEXTS.home.keys.chat],
    [[prompts.page("menu")], TEXTS.home.keys.menu],
  ].filter(([keys]) => keys[0]);
  return lines.map(([keys, what]) =>
    el("li", {}, ...[...keys].map((key) => el("kbd", {}, key)), el("span", {}, String(what))),
  );
}
