/**
 * The chat: in the lobby a panel that is always open; in a match a few fading lines, with the
 * panel behind Enter. Keys are the chat's only while its field has the focus.
 */

import { ChatLines } from "./chat_lines.js";
import { el, put, setVar, toggle } from "../shared/dom.js";
import { safeName } from "../shared/format.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("./chat_lines.js").ChatLine} ChatLine */
/** @typedef {import("../../render/types.js").GameEvent} GameEvent */

const LONGEST = "200";
const FADES_MS = 9000;
const SHOWN_CLOSED = 5;

/**
 * @param {HTMLElement} root
 * @param {{on_chat: (text: string, scope: string) => Promise<unknown>,
 *   on_phrase: (number: number, scope: string) => Promise<unknown>, on_open: () => void,
 *   colourOf: (slot: number) => string}} calls the first two reject with a sentence
 * @param {import("../../input/bindings/page_keys.js").PageKeys} page_keys
 */
export function createChat(root, { on_chat, on_phrase, on_open, colourOf }, page_keys) {
  const memory = new ChatLines();
  const log = el("div", {
    class: "chat-log",
    role: "log",
    "aria-label": TEXTS.chat.messages,
    tabindex: "0",
  });
  const scope = el("button", { type: "button", class: "scope" }, TEXTS.chat.room);
  const text = el("input", {
    type: "text",
    class: "chat-text",
    "aria-label": TEXTS.chat.message,
    placeholder: TEXTS.chat.placeholder,
    maxlength: LONGEST,
    autocomplete: "off",
    enterkeyhint: "send",
  });
  const send = el("button", { type: "submit" }, TEXTS.chat.send);
  const form = el("form", { class: "chat-form" }, scope, text, send);
  const phrases = el("div", { class: "phrases", role: "group", "aria-label": TEXTS.chat.phrases });
  const problem = el("p", { class: "problem", role: "status" });
  const opener = el(
    "button",
    { type: "button", class: "chat-opener", "aria-label": TEXTS.chat.open },
    TEXTS.chat.opener,
  );
  const panel = el(
    "section",
    { class: "chat", "aria-label": TEXTS.chat.title },
    log,
    el("div", { class: "chat-tools" }, phrases, problem, form),
    opener,
  );
  panel.hidden = true;
  root.append(panel);
  let is_docked = false;
  let is_team = false;
  let has_teams = false;
  /** What can be said with one click. @type {readonly string[]} */
  let offered = [];

  const where = () => (is_team && has_teams ? "team" : "room");

  /** @param {() => Promise<unknown>} speak @returns {Promise<boolean>} whether it was said */
  async function say(speak) {
    try {
      await speak();
      put(problem, "");
      return true;
    } catch (fault) {
      put(problem, fault instanceof Error ? fault.message : TEXTS.chat.not_sent);
      return false;
    }
  }

  /** @param {ChatLine} line */
  function show(line) {
    const node = el("p", { class: line.kind });
    if (line.kind !== "system") {
      const who = el("b", {}, safeName(line.by));
      if (line.slot !== null) {
        who.dataset.slot = String(line.slot);
        setVar(who, "--seat", colourOf(line.slot));
      }
      if (line.kind === "team") node.append(el("small", {}, TEXTS.chat.team));
      node.append(who);
    }
    node.append(el("span", { dir: "auto" }, line.text));
    const is_at_end = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.append(node);
    window.setTimeout(() => node.classList.add("old"), FADES_MS);
    for (const gone of [...log.children].slice(0, -memory.lines.length)) gone.remove();
    [...log.children].slice(0, -SHOWN_CLOSED).forEach((one) => one.classList.add("old"));
    if (is_at_end || !isOpen()) log.scrollTop = log.scrollHeight;
  }

  const isOpen = () => is_docked || panel.classList.contains("open");

  function open() {
    if (panel.hidden) return;
    toggle(panel, "open", true);
    on_open();
    text.focus();
    log.scrollTop = log.scrollHeight;
  }

  function close() {
    toggle(panel, "open", false);
    text.blur();
    log.scrollTop = log.scrollHeight;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (words && !(await say(() => on_chat(words, where())))) return;
    text.value = "";
    if (!is_docked) close();
  });
  scope.addEventListener("click", () => {
    is_team = !is_team;
    put(scope, is_team ? TEXTS.chat.team : TEXTS.chat.room);
    text.focus();
  });
  opener.addEventListener("click", open);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) {
      event.stopPropagation();
      close();
    }
  });
  page_keys.on("chat", {
    when: () => !panel.hidden && !document.querySelector("dialog[open]"),
    down: open,
  });

  return {
    /** Into the lobby, where it always stands open. @param {HTMLElement} parent */
    dock(parent) {
      const had_focus = document.activeElement === text && text.value !== "";
      is_docked = true;
      panel.hidden = false;
      toggle(panel, "docked", true);
      toggle(panel, "open", false);
      if (panel.parentElement !== parent) parent.append(panel);
      log.scrollTop = log.scrollHeight;
      // Somebody who was writing when the round ended goes on writing.
      if (had_focus) text.focus();
    },
    /** Over a match. @param {HTMLElement} parent */
    float(parent) {
      const had_focus = panel.contains(document.activeElement);
      is_docked = false;
      panel.hidden = false;
      toggle(panel, "docked", false);
      if (panel.parentElement !== parent) parent.append(panel);
      // Somebody who was writing when the round began goes on writing.
      if (had_focus && text.value) open();
    },
    hide() {
      close();
      panel.hidden = true;
    },
    /** Another room: nothing said there belongs here. */
    clear() {
      memory.clear();
      log.replaceChildren();
      put(problem, "");
      text.value = "";
    },
    /** @param {GameEvent} entry @returns {boolean} whether it is shown */
    hear(entry) {
      const line = memory.hear(entry);
      if (line) show(line);
      return line !== null;
    },
    /** The members of the room, and those of them that are muted. @param {import("../shared/members.js").RoomView} room */
    showMembers({ status, muted }) {
      if (!memory.setMembers(status.members, muted)) return;
      log.replaceChildren();
      for (const line of memory.heard) show(line);
    },
    /** The visitor chose other colours. */
    recolour() {
      for (const who of log.querySelectorAll("b")) {
        if (who.dataset.slot) setVar(who, "--seat", colourOf(Number(who.dataset.slot)));
      }
    },
    /** @param {readonly string[]} sentences the game's */
    phrases(sentences) {
      if (sentences === offered) return;
      offered = sentences;
      const buttons = sentences.map((sentence, number) => {
        const button = el("button", { type: "button" }, sentence);
        button.addEventListener("click", () => void say(() => on_phrase(number, where())));
        return button;
      });
      phrases.replaceChildren(...buttons);
    },
    /** Whether there is a team to talk to. @param {boolean} on */
    teams(on) {
      has_teams = on;
      scope.hidden = !on;
    },
    open,
    get is_open() {
      return isOpen();
    },
  };
}
