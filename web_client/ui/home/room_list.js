/** The public rooms, looked up again every few seconds while the list is on screen. */

import { el, put } from "../shared/dom.js";
import { plural } from "../shared/format.js";
import { sentenceCase } from "../shared/settings_fields.js";

/** @typedef {import("../../net/http.js").RoomSummary} RoomSummary */

const EVERY_MS = 5000;
const EMPTY = "No public room is open. Press Play and one opens for you.";
const PHASES = {
  lobby: "in the lobby",
  countdown: "starting",
  playing: "playing",
  results: "between rounds",
};

/**
 * @param {HTMLElement} root
 * @param {{rooms: () => Promise<RoomSummary[]>, on_pick: (code: string) => void,
 *   on_watch: (code: string) => void}} calls
 */
export function createRoomList(root, { rooms, on_pick, on_watch }) {
  const list = el("ul", { class: "rooms" });
  const empty = el("p", { class: "empty" }, "Looking for rooms…");
  const count = el("span", { class: "count" });
  const box = el(
    "details",
    { class: "browse" },
    el("summary", {}, "Public rooms", count),
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
      put(empty, "The list of rooms cannot be had right now.");
      empty.hidden = false;
      return;
    }
    const key = JSON.stringify(found);
    if (key === shown) return;
    shown = key;
    put(count, found.length ? String(found.length) : "");
    put(empty, EMPTY);
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
  const is_full = room.players >= room.limit;
  const what = is_full ? "Watch" : "Join";
  const go = el(
    "button",
    { type: "button", "data-code": room.code, "aria-label": `${what} room ${room.code}` },
    what,
  );
  const act = is_full && !room.needs_password ? on_watch : on_pick;
  go.addEventListener("click", () => act(room.code));
  const who = [plural(room.players, "player"), room.bots ? plural(room.bots, "bot") : ""];
  const about = [
    is_full ? "full" : "",
    sentenceCase(room.mode),
    PHASES[/** @type {"lobby"} */ (room.phase)] ?? room.phase,
  ];
  if (room.needs_password) about.push("password");
  return el(
    "li",
    {},
    el("b", {}, room.title),
    el("span", { class: "about" }, [...who, ...about].filter(Boolean).join(" · ")),
    el("span", { class: "code", translate: "no" }, room.code),
    go,
  );
}
