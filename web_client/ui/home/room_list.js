/** The public rooms, looked up again every few seconds while the list is on screen. */

import { el, put } from "../shared/dom.js";
import { sentenceCase } from "../shared/settings_fields.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../net/http.js").RoomSummary} RoomSummary */

const EVERY_MS = 5000;

/**
 * @param {HTMLElement} root
 * @param {{rooms: () => Promise<RoomSummary[]>, on_pick: (code: string) => void,
 *   on_watch: (code: string) => void}} calls
 */
export function createRoomList(root, { rooms, on_pick, on_watch }) {
  const list = el("ul", { class: "rooms" });
  const empty = el("p", { class: "empty" }, TEXTS.home.looking_for_rooms);
  const count = el("span", { class: "count" });
  const box = el(
    "details",
    { class: "browse" },
    el("summary", {}, TEXTS.home.rooms, count),
    empty,
    list,
  );
  root.append(box);
  let timer = 0;
  let shown = "";

  async function look() {
    let found;
    try {
      found = await rooms();
    } catch {
      shown = ""; // the same list takes this sentence away again
      put(empty, TEXTS.home.rooms_unknown);
      empty.hidden = false;
      return;
    }
    const key = JSON.stringify(found);
    if (key === shown) return;
    shown = key;
    put(count, found.length ? String(found.length) : "");
    put(empty, TEXTS.home.no_rooms);
    empty.hidden = found.length > 0;
    const focused = document.activeElement?.getAttribute("data-code");
    list.replaceChildren(...found.map((room) => roomLine(room, on_pick, on_watch)));
    for (const button of list.querySelectorAll("button")) {
      if (focused && button.dataset.code === focused) button.focus();
    }
  }

  return {
    /** @param {boolean} on */
    watch(on) {
      window.clearInterval(timer);
      if (!on) return;
      void look();
      timer = window.setInterval(() => void look(), EVERY_MS);
    },
  };
}

/**
 * A room to join, or one to watch when it is full; with a password, its own page asks for it.
 *
 * @param {RoomSummary} room
 * @param {(code: string) => void} on_pick
 * @param {(code: string) => void} on_watch
 */
function roomLine(room, on_pick, on_watch) {
  const { home, words } = TEXTS;
  const is_full = room.players >= room.limit;
  const what = is_full ? TEXTS.words.watch : TEXTS.words.join;
  const go = el(
    "button",
    {
      type: "button",
      "data-code": room.code,
      "aria-label": TEXTS.home.room_action(what, room.code),
    },
    what,
  );
  const act = is_full && !room.needs_password ? on_watch : on_pick;
  go.addEventListener("click", () => act(room.code));
  const who = [words.players(room.players), room.bots ? words.bots(room.bots) : ""];
  const about = [
    is_full ? home.full : "",
    sentenceCase(room.mode),
    home.phases[room.phase] ?? room.phase,
  ];
  if (room.needs_password) about.push(home.needs_password);
  return el(
    "li",
    {},
    el("b", {}, room.title),
    el("span", { class: "about" }, [...who, ...about].filter(Boolean).join(" · ")),
    el("span", { class: "code", translate: "no" }, room.code),
    go,
  );
}
