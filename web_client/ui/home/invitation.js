/** The page behind a friend's link: enter a name, and join. */

import { el, put, toggle } from "../shared/dom.js";
import { optionsEntry } from "../options/entry.js";
import { createBrand } from "./brand.js";
import { codeField } from "./code_field.js";
import { nameField } from "./home.js";
import { codeIn } from "../shared/codes.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../net/http.js").RoomSummary} RoomSummary */
/** @typedef {{name: string, code: string, password?: string, spectate?: boolean}} JoinChoice */
/**
 * @typedef {object} Invited
 * @property {string} code
 * @property {string} [name] of the visitor
 * @property {string} game for a visitor whose room is not there
 */

const LONGEST_PASSWORD = "64";

/**
 * @param {HTMLElement} root
 * @param {{on_join: (choice: JoinChoice) => void, on_home: () => void, on_options: () => void}
 *   & Pick<import("./home.js").HomeCalls, "on_code" | "on_play" | "on_host">} calls
 * @param {import("../options/code_cover.js").CodeCover} cover
 */
export function createInvitation(root, calls, cover) {
  const { on_join, on_home, on_options, on_code, on_play, on_host } = calls;
  const name = nameField("guest-name");
  const password = el("input", {
    id: "guest-password",
    type: "password",
    maxlength: LONGEST_PASSWORD,
    autocomplete: "off",
  });
  const password_line = el(
    "label",
    { class: "field", for: "guest-password" },
    el("span", {}, TEXTS.home.room_password),
    password,
  );
  const title = el("h2");
  const about = el("p", { class: "about" });
  const problem = el("p", { class: "problem", role: "alert" });
  const join = el("button", { class: "primary", type: "submit", id: "accept" }, TEXTS.words.join);
  const watch = el("button", { type: "button" }, TEXTS.words.watch);
  const home = el(
    "button",
    { class: "quiet", "data-way-out": "", type: "button" },
    TEXTS.endings.actions.home,
  );
  const form = el(
    "form",
    { class: "invitation-form" },
    el("label", { class: "field", for: "guest-name" }, el("span", {}, TEXTS.words.your_name), name),
    password_line,
    join,
    watch,
  );
  const other_code = codeField("other-code", TEXTS.home.another_code);
  const look = el("button", { type: "submit" }, TEXTS.home.look);
  const code_form = el(
    "form",
    { class: "join-form" },
    el("label", { for: "other-code" }, TEXTS.home.another_code_asked),
    other_code,
    look,
  );
  const play = el("button", { type: "button", class: "primary" }, TEXTS.home.play_with_others);
  const host = el("button", { type: "button" }, TEXTS.words.host_private);
  const instead = el("div", { class: "instead" }, code_form, play, host);
  const brand = createBrand();
  const screen = el(
    "main",
    { class: "home invitation" },
    brand.node,
    el("div", { class: "panel" }, el("header", {}, title, about), problem, form, instead, home),
    optionsEntry(on_options),
  );
  let code = "";
  let game = "";
  let was_found = false;

  /** @param {boolean} spectate */
  function go(spectate) {
    if (join.disabled) return;
    if (!password_line.hidden && !password.value) return password.focus();
    on_join({
      name: own_name(),
      code,
      ...(password.value && { password: password.value }),
      ...(spectate && { spectate }),
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(false);
  });
  watch.addEventListener("click", () => go(true));
  home.addEventListener("click", on_home);
  const own_name = () => name.value.trim();
  code_form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (look.disabled) return;
    const wanted = codeIn(other_code.value);
    if (wanted) on_code({ name: own_name(), code: wanted });
    else other_code.focus();
  });
  play.addEventListener("click", () => on_play({ name: own_name(), game }));
  host.addEventListener("click", () =>
    on_host({ name: own_name(), game, password: "", listed: false }),
  );

  /** What is known of the room, as it may be seen. @type {() => [title: string, about: string]} */
  let known = () => ["", ""];
  function showKnown() {
    const [named, about_it] = known();
    put(title, named);
    put(about, about_it);
  }
  cover.follow(showKnown);

  /** @param {boolean} busy */
  function rest(busy) {
    for (const button of [join, watch, look, play, host]) button.disabled = busy;
    put(join, busy ? TEXTS.home.joining : TEXTS.words.join);
    toggle(screen, "busy", busy);
  }

  return {
    /** @param {Invited} state @returns {() => boolean} whether it still stands */
    show(state) {
      ({ code, game } = state);
      was_found = false;
      if (!screen.isConnected) root.append(screen);
      rest(false);
      brand.show(undefined, TEXTS.home.invited);
      if (state.name !== undefined) name.value = state.name;
      known = () => [TEXTS.words.room(cover.over(code)), TEXTS.home.looking_for_room];
      showKnown();
      put(problem, "");
      form.hidden = false;
      instead.hidden = true;
      other_code.value = "";
      watch.hidden = true;
      password.value = "";
      password_line.hidden = true;
      if (window.matchMedia("(pointer: fine)").matches) name.focus();
      return () => screen.isConnected && code === state.code;
    },
    /** @param {RoomSummary} room @param {import("../interface.js").GameShown} [game] */
    found(room, game) {
      was_found = true;
      brand.show(game, TEXTS.home.invited);
      const { phases, inside, room_about, private: hidden } = TEXTS.home;
      const phase = phases[room.phase] ?? room.phase;
      const what = room.players === null ? hidden : inside(room.players, room.limit, phase);
      known = () => [room.title, room_about(cover.over(room.code), what)];
      showKnown();
      password_line.hidden = !room.needs_password;
      watch.hidden = room.players < room.limit;
    },
    /** @param {{code: string, sentence: string}} refusal */
    refused(refusal) {
      rest(false);
      const asks_password = refusal.code === "password_needed" || refusal.code === "wrong_password";
      if (asks_password) password_line.hidden = false;
      put(problem, [refusal.sentence, TEXTS.home.advice[refusal.code] ?? ""].join(" ").trim());
      watch.hidden = refusal.code !== "full";
      const had_form = !form.hidden;
      // Without a room there is none to join, whatever else is refused after that.
      form.hidden ||= ["no_such_room", "banned"].includes(refusal.code);
      if (form.hidden) brand.show(undefined, "");
      instead.hidden = !form.hidden;
      if (form.hidden || !was_found) {
        const before = known;
        known = () => [before()[0], ""];
        showKnown();
      }
      if (asks_password) password.focus();
      else if (had_form && form.hidden) other_code.focus();
    },
    wait: () => rest(true),
    rest: () => rest(false),
    get visible() {
      return screen.isConnected;
    },
    hide() {
      screen.remove();
    },
  };
}
