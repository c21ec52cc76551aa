/** Everybody's score: while Tab is held, or after a tap on the leaders. */

import { el, put, setVar } from "../shared/dom.js";
import { plural, safeName, standings } from "../shared/format.js";

/** @typedef {import("../../render/types.js").View} View */

const HELD = 3;
const REFRESH_MS = 250;

/** @param {HTMLElement} root @param {{colourOf: (slot: number) => string}} calls
 * @param {import("../options/code_cover.js").CodeCover} cover */
export function createScoreboard(root, { colourOf }, cover) {
  const title = el("h2");
  const about = el("p", { class: "about" });
  const rows = el("tbody");
  const panel = el(
    "section",
    { class: "scoreboard", "aria-label": "Scores" },
    el("header", {}, title, about),
    el(
      "div",
      { class: "scroll" },
      el("table", {}, el("thead", {}, heading(["", "Player", "Kills", "Deaths", "Score"])), rows),
    ),
  );
  panel.hidden = true;
  root.append(panel);
  let refreshed_ms = -REFRESH_MS;

  /** @param {View} view @param {string} game_title */
  function fill(view, game_title) {
    const lines = standings(view.seats);
    put(title, game_title);
    const people = lines.filter(({ seat }) => !seat.bot).length;
    const code = view.room?.code ? ` · room ${cover.over(view.room.code)}` : "";
    put(about, `${plural(people, "player")}, ${plural(lines.length - people, "bot")}${code}`);
    while (rows.children.length > lines.length) rows.lastElementChild?.remove();
    while (rows.children.length < lines.length) rows.append(scoreRow());
    lines.forEach(({ slot, seat, place }, i) => {
      const row = /** @type {HTMLTableRowElement} */ (rows.children[i]);
      setVar(row, "--seat", colourOf(slot));
      row.className = slot === view.own?.slot ? "own" : "";
      const tag = seat.state === HELD ? "away" : seat.bot ? "bot" : "";
      const texts = [`${place}`, safeName(seat.name), tag, seat.kills, seat.deaths, seat.score];
      row.querySelectorAll("[data-cell]").forEach((cell, n) => put(cell, String(texts[n])));
    });
  }

  return {
    /** @param {boolean} open */
    show(open) {
      panel.hidden = !open;
      refreshed_ms = -REFRESH_MS;
    },
    get open() {
      return !panel.hidden;
    },
    /** @param {View} view @param {string} game_title */
    update(view, game_title) {
      if (panel.hidden || view.now_ms - refreshed_ms < REFRESH_MS) return;
      refreshed_ms = view.now_ms;
      fill(view, game_title);
    },
    remove: () => panel.remove(),
  };
}

/** @param {string[]} names */
function heading(names) {
  return el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name)));
}

function scoreRow() {
  const cell = () => el("td", { "data-cell": "" });
  const name = el("td", { class: "name" }, el("i", { class: "dot" }));
  name.append(el("span", { "data-cell": "" }), el("small", { "data-cell": "" }));
  return el("tr", {}, cell(), name, cell(), cell(), cell());
}
