/** What asks for a player's attention in the middle of things: a vote, a warning, a refusal. */

import { el, put, setVar } from "./shared/dom.js";
import { safeName } from "./shared/format.js";
import { TEXTS } from "../texts/texts.js";

/** @typedef {import("./shared/members.js").RoomView} RoomView */

const STAYS_MS = 6000;
const WARNING_STAYS_MS = 15_000;

/**
 * @param {HTMLElement} root
 * @param {{on_command: (name: string, args?: Record<string, unknown>) => void}} calls
 * @param {import("./shared/prompts.js").Prompts} prompts
 */
export function createNotices(root, { on_command }, prompts) {
  const question = el("p", { id: "vote-question" });
  const count = el("p", { class: "count" });
  const [yes_key, no_key] = [el("kbd"), el("kbd")];
  const yes = el("button", { type: "button" }, `${TEXTS.chat.yes} `, yes_key);
  const no = el("button", { type: "button" }, `${TEXTS.chat.no} `, no_key);
  const bar = el("div", { class: "wait-bar", "aria-hidden": "true" }, el("i"));
  const vote = el(
    "section",
    { class: "vote", role: "alertdialog", "aria-labelledby": "vote-question" },
    question,
    count,
    el("div", { class: "buttons" }, yes, no),
    bar,
  );
  const toast = el("p", { class: "room-toast", role: "alert" });
  const box = el("div", { class: "notices", popover: "manual" }, toast, vote);
  vote.hidden = toast.hidden = true;
  root.append(box);
  let hiding = 0;
  /** The last known host's person id; undefined before the first state. @type {number | null | undefined} */
  let host;
  /** The vote that was answered already, by its target and end. */
  let answered = "";
  let asked = "";

  /** @param {boolean} is_yes */
  function answer(is_yes) {
    if (vote.hidden) return;
    answered = asked;
    vote.hidden = true;
    on_command("vote", { yes: is_yes });
  }
  yes.addEventListener("click", () => answer(true));
  no.addEventListener("click", () => answer(false));
  const isAsked = () => !vote.hidden && !document.querySelector("dialog[open]");
  prompts.page_keys.on("vote_yes", { when: isAsked, down: () => answer(true) });
  prompts.page_keys.on("vote_no", { when: isAsked, down: () => answer(false) });

  /** Above the dialog that is open. */
  function raise() {
    if (!document.querySelector("dialog[open]")) return;
    box.togglePopover?.(false); // the topmost is what was shown last
    box.togglePopover?.(true);
  }

  /** A sentence that goes away by itself. @param {string} sentence @param {boolean} [is_warning] */
  function say(sentence, is_warning = false) {
    put(toast, sentence);
    toast.hidden = false;
    raise();
    toast.classList.toggle("warning", is_warning);
    window.clearTimeout(hiding);
    const stays_ms = is_warning ? WARNING_STAYS_MS : STAYS_MS;
    hiding = window.setTimeout(() => (toast.hidden = true), stays_ms);
  }

  return {
    /** @param {RoomView} room @param {number} tick_hz */
    update(room, tick_hz) {
      const { status, me } = room;
      const news = host === undefined || host === status.host ? "" : newHost(room);
      if (news) say(news);
      host = status.host;
      const { vote: open } = status;
      const target = status.members.find(({ id }) => id === open?.target);
      asked = open ? `${open.target} ${open.ends_tick}` : "";
      const concerns_me = open && me && open.target !== me.id && open.by !== me.id && !me.spectator;
      vote.hidden = !concerns_me || !target || answered === asked;
      if (vote.hidden || !open || !target) return;
      put(yes_key, prompts.page("vote_yes"));
      put(no_key, prompts.page("vote_no"));
      put(question, TEXTS.chat.vote(safeName(target.name)));
      const left_s = Math.max(0, (open.ends_tick - status.tick) / tick_hz);
      put(count, TEXTS.chat.votes(open.yes, open.needed, Math.ceil(left_s)));
      setVar(bar, "--wait", Math.min(1, open.yes / Math.max(1, open.needed)).toFixed(2));
    },
    say,
    /** Whether a vote waits for the visitor's answer. */
    get is_asking() {
      return isAsked();
    },
    clear() {
      vote.hidden = toast.hidden = true;
      answered = asked = "";
      host = undefined;
    },
  };
}

/** News of the room's host; empty while the room has none. @param {RoomView} room */
export function newHost({ status, is_host }) {
  if (is_host) return TEXTS.chat.now_host;
  const member = status.members.find(({ id }) => id === status.host);
  return member ? TEXTS.chat.new_host(safeName(member.name)) : "";
}
