/** Finding somebody in a long list of people: a search field, and the orders to choose from. */

import { el, hide, put } from "./dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {"came" | "name" | "team" | "ready"} Order */
/** @typedef {{name: string, team: number, is_ready: boolean}} Person as far as an order needs to know */

/** From this many people on, a list is searched, and scrolls in a box of its own. */
export const MANY = 12;
/** With fewer people than this a long list is a short one again: one who leaves must not take the search away. */
const FEW = MANY - 3;

/**
 * The tools over a list; they are hidden while it is short.
 *
 * @param {() => void} on_change Somebody searches, or chose another order.
 */
export function createPeopleTools(on_change) {
  const search = el("input", {
    type: "search",
    placeholder: TEXTS.lobby.people.search,
    "aria-label": TEXTS.lobby.people.search_label,
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
  });
  const order = el("select", { "aria-label": TEXTS.lobby.people.order });
  const found = el("p", { class: "found", role: "status" });
  const node = el("div", { class: "people-tools" }, search, order, found);
  node.hidden = true;
  /** @type {readonly Order[]} */
  let offered = [];
  let is_long = false;
  search.addEventListener("input", on_change);
  order.addEventListener("change", on_change);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!search.value) {
      if (!search.closest("dialog")) search.blur(); // the keys are the page's again
      return;
    }
    event.preventDefault(); // else a dialog around it would close
    event.stopPropagation();
    search.value = "";
    on_change();
  });

  return {
    node,
    /** @returns {Order} */
    get order() {
      return node.hidden ? "came" : /** @type {Order} */ (order.value || "came");
    },
    /** Whether the list is a long one, since the last `fit`. */
    get is_long() {
      return is_long;
    },
    /**
     * Show the tools over a long list, and hide them over a short one, but never while they have the focus.
     *
     * @param {number} people how many the list has
     * @param {readonly Order[]} [orders] to choose from
     */
    fit(people, orders = []) {
      const has_focus = node.contains(document.activeElement);
      is_long = people >= MANY || (is_long && (people >= FEW || has_focus));
      hide(node, !is_long);
      if (!is_long) search.value = "";
      if (offered.join() !== orders.join()) {
        const chosen = order.value;
        offered = orders;
        const options = orders.map((one) =>
          el("option", { value: one }, TEXTS.lobby.people.orders[one]),
        );
        order.replaceChildren(...options);
        if (orders.some((one) => one === chosen)) order.value = chosen;
      }
      hide(order, orders.length < 2);
    },
    /** Forget the search: the list is closed, and what it shows next may be other people. */
    clear() {
      search.value = "";
      put(found, "");
      is_long = false;
      hide(node, true);
    },
    /** Whether a name is one of those that are searched for. @param {string} name */
    finds: (name) => fits(name, search.value),
    /** Say how many were found. @param {number} shown @param {number} people */
    report(shown, people) {
      const says = search.value.trim()
        ? shown
          ? TEXTS.lobby.people.found(shown, people)
          : TEXTS.lobby.people.nobody
        : "";
      put(found, says);
    },
  };
}

/** Whether a name has all words of a query in it, in whatever case and with or without accents.
 * @param {string} name @param {string} query */
export function fits(name, query) {
  const plain = folded(name);
  return folded(query)
    .split(/\s+/)
    .every((word) => plain.includes(word));
}

/** @param {string} text */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * People in an order. Those that it does not tell apart stay as they came.
 *
 * @template {Person} Somebody
 * @param {readonly Somebody[]} people as they came
 * @param {Order} order
 * @returns {Somebody[]}
 */
export function inOrder(people, order) {
  const byName = (/** @type {Person} */ a, /** @type {Person} */ b) =>
    a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: "base" });
  /** @type {Record<Order, (a: Person, b: Person) => number>} */
  const compare = {
    came: () => 0,
    name: byName,
    team: (a, b) => a.team - b.team || byName(a, b),
    ready: (a, b) => Number(a.is_ready) - Number(b.is_ready),
  };
  return [...people].sort(compare[order]);
}
