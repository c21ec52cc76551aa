/**
 * The feed of kills, from the room's log and from events in sight; a kill that comes both ways is
 * listed once. Messages, joins and leaves are in the chat.
 */

import { el, setVar } from "../shared/dom.js";
import { safeName } from "../shared/format.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").GameEvent} GameEvent */

/** A player's name in a line. @typedef {{node: HTMLElement, slot: number}} Named */
/** @typedef {{line: HTMLElement, named: Named[], until_ms: number}} Line */

const LINES = 5;
const STAYS_MS = 6500;
const LEAVES_MS = 400;

/** @param {HTMLElement} root @param {{colourOf: (slot: number) => string}} calls */
export function createFeed(root, { colourOf }) {
  const list = el("ol", { class: "feed", "aria-label": TEXTS.match.feed });
  root.append(list);
  /** The lines, with the slots of those whose names they have. @type {Line[]} */
  let shown = [];
  const deaths = new Once();

  /** @param {View} view @param {number} slot @returns {Named} */
  function player(view, slot) {
    const node = el("b", {}, safeName(view.seats.get(slot)?.name));
    setVar(node, "--seat", colourOf(slot));
    if (slot === view.own?.slot) node.className = "own";
    return { node, slot };
  }

  /** @param {View} view @param {GameEvent} entry @returns {Omit<Line, "until_ms">|null} */
  function lineFor(view, entry) {
    if (entry.victim === undefined || !deaths.isNew(entry)) return null;
    const weapon = el("i", {
      class: `weapon weapon-${Number(entry.weapon ?? 0)}`,
      role: "img",
      "aria-label": TEXTS.match.destroyed,
    });
    const is_alone = entry.by === entry.victim || !view.seats.has(entry.by);
    const winners = is_alone ? [] : [player(view, entry.by)];
    const loser = player(view, entry.victim);
    const is_own = entry.by === view.own?.slot || entry.victim === view.own?.slot;
    const nodes = [...winners.map(({ node }) => node), weapon, loser.node];
    return { line: el("li", { class: is_own ? "own" : "" }, ...nodes), named: [...winners, loser] };
  }

  return {
    /** @param {View} view */
    update(view) {
      for (const entry of [...view.log, ...view.events]) {
        const made = lineFor(view, entry);
        if (!made) continue;
        list.append(made.line);
        shown.push({ ...made, until_ms: view.now_ms + STAYS_MS });
      }
      for (const { line } of shown.splice(0, Math.max(0, shown.length - LINES))) line.remove();
      for (const { line, until_ms } of shown) {
        if (view.now_ms > until_ms - LEAVES_MS) line.classList.add("leaving");
        if (view.now_ms > until_ms) line.remove();
      }
      if (shown.length && view.now_ms > shown[0].until_ms) {
        shown = shown.filter(({ until_ms }) => view.now_ms <= until_ms);
      }
    },
    /** The visitor chose other colours. */
    recolour() {
      for (const { named } of shown) {
        for (const { node, slot } of named) setVar(node, "--seat", colourOf(slot));
      }
    },
    remove: () => list.remove(),
  };
}

/** Knows the deaths that are listed already, by victim and tick. */
export class Once {
  /** @type {Map<number, number>} victim → tick */
  #last = new Map();

  /** @param {GameEvent} entry */
  isNew({ victim, tick }) {
    if (this.#last.get(victim) === tick) return false;
    this.#last.set(victim, tick);
    return true;
  }
}
