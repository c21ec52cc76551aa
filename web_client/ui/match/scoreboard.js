/** Everybody's score: while Tab is held, or after a tap on the leaders. */

import { el, put, setVar, toggle } from "../shared/dom.js";
import { safeName, standings } from "../shared/format.js";
import { createPeopleTools } from "../shared/people_tools.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */

const HELD = 3;
const REFRESH_MS = 250;

/** @typedef {import("../shared/format.js").Standing} Standing */

/**
 * What the lines can be sorted by, as `aria-sort` says it.
 *
 * @typedef {"name" | "kills" | "deaths" | "score"} Column
 * @type {Readonly<Record<Column, string>>}
 */
const DIRECTIONS = Object.freeze({
  name: "ascending",
  kills: "descending",
  deaths: "descending",
  score: "descending",
});

/** @param {HTMLElement} root @param {{colourOf: (slot: number) => string}} calls
 * @param {import("../options/code_cover.js").CodeCover} cover */
export function createScoreboard(root, { colourOf }, cover) {
  const title = el("h2");
  const about = el("p", { class: "about" });
  const rows = el("tbody");
  const tools = createPeopleTools(refresh);
  /** @type {Column} */
  let sorted_by = "score";
  const columns = /** @type {Column[]} */ (Object.keys(DIRECTIONS));
  const headings = columns.map((column) => {
    const button = el("button", { type: "button" }, TEXTS.match.columns[column]);
    button.addEventListener("click", ({ detail }) => {
      sorted_by = column;
      // After a click the keys are the game's again; Space and Enter click 0 times, and keep the focus.
      if (detail > 0) button.blur();
      refresh();
    });
    return { column, node: el("th", { scope: "col" }, button) };
  });
  const place = el("th", { scope: "col", "aria-label": TEXTS.match.place_column }, "#");
  const heading = el("tr", {}, place, ...headings.map(({ node }) => node));
  const table = el("table", {}, el("thead", {}, heading), rows);
  const panel = el(
    "section",
    { class: "scoreboard", "aria-label": TEXTS.words.scores },
    el("header", {}, title, about, tools.node),
    el(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": TEXTS.match.everybody },
      table,
    ),
  );
  panel.hidden = true;
  root.append(panel);
  let refreshed_ms = -REFRESH_MS;

  function refresh() {
    refreshed_ms = -REFRESH_MS;
  }

  /** @param {View} view @param {string} game_title */
  function fill(view, game_title) {
    const lines = standings(view.seats);
    put(title, game_title);
    const people = lines.filter(({ seat }) => !seat.bot).length;
    const code = view.room?.code ? cover.over(view.room.code) : "";
    put(about, TEXTS.match.about(people, lines.length - people, code));
    tools.fit(lines.length);
    const found = sortedBy(lines, sorted_by).filter(({ seat }) => tools.finds(safeName(seat.name)));
    tools.report(found.length, lines.length);
    for (const { column, node } of headings) {
      if (column === sorted_by) node.setAttribute("aria-sort", DIRECTIONS[column]);
      else node.removeAttribute("aria-sort");
    }
    while (rows.children.length > found.length) rows.lastElementChild?.remove();
    while (rows.children.length < found.length) rows.append(scoreRow());
    found.forEach(({ slot, seat, place }, i) => {
      const row = /** @type {HTMLTableRowElement} */ (rows.children[i]);
      setVar(row, "--seat", colourOf(slot));
      toggle(row, "own", slot === view.own?.slot);
      const tag = seat.state === HELD ? TEXTS.match.away : seat.bot ? TEXTS.match.bot : "";
      const texts = [`${place}`, safeName(seat.name), tag, seat.kills, seat.deaths, seat.score];
      row.querySelectorAll("[data-cell]").forEach((cell, n) => put(cell, String(texts[n])));
    });
  }

  return {
    /** @param {boolean} open */
    show(open) {
      panel.hidden = !open;
      if (!open) tools.clear();
      refresh();
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

/**
 * The standings in the order of a column; those that it does not tell apart stay by place.
 *
 * @param {readonly Standing[]} lines best first
 * @param {Column} column
 */
export function sortedBy(lines, column) {
  /** @type {Record<Column, (a: Standing, b: Standing) => number>} */
  const compare = {
    score: () => 0,
    kills: (a, b) => b.seat.kills - a.seat.kills,
    deaths: (a, b) => b.seat.deaths - a.seat.deaths,
    name: (a, b) => safeName(a.seat.name).localeCompare(safeName(b.seat.name)),
  };
  return [...lines].sort(compare[column]);
}

function scoreRow() {
  const cell = () => el("td", { "data-cell": "" });
  const name = el("td", { class: "name" }, el("i", { class: "dot" }));
  name.append(el("span", { "data-cell": "" }), el("small", { "data-cell": "" }));
  return el("tr", {}, cell(), name, cell(), cell(), cell());
}
