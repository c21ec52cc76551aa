/**
 * The visitor's choice of keys and buttons: what can be bound, what is bound, and which other control
 * has a code already. Nothing changes before it is said how a conflict is resolved.
 */

import { TURNS, usualCodes } from "./bindings.js";
import { isPad, nameOf } from "./code_names.js";
import { sentenceCase } from "./control_list.js";
import { PAGE, PAGE_KEYS } from "./page_keys.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../visitor/options.js").Options} Options */

/**
 * A control that can be bound.
 *
 * @typedef {object} Row
 * @property {string} owner the name of a game, or `PAGE`
 * @property {string} name
 * @property {string} label
 * @property {readonly string[]} usual codes
 * @property {number} fixed how many of the codes, from the first, always hold
 * @property {boolean} is_watching means something to spectators only
 * @property {boolean} by_mouse whether a mouse button may do it: none turns the aim, since the mouse aims
 */

/** @typedef {{ owner: string, title: string, rows: Row[] }} Section */

/**
 * The place of a code in a row: which of its keys and mouse buttons, or which of its gamepad buttons.
 *
 * @typedef {{ is_pad: boolean, at: number }} Slot
 */

/** As many keys or mouse buttons as a control shows places for, at least. */
const KEY_SLOTS = 2;

export class Rebinding {
  /** @param {Pick<Options, "get" | "set">} options */
  constructor(options) {
    this.options = options;
    /** @type {Section[]} */
    this.sections = [pageSection()];
  }

  /**
   * The games whose controls can be bound from now on.
   *
   * @param {Iterable<{ name: string, title: string, input: import("./bindings.js").Declared,
   *   labels: Readonly<Record<string, string>>, own?: import("./bindings.js").Codes }>} games
   */
  know(games) {
    this.sections = [...games].map(gameSection);
    this.sections.push(pageSection());
  }

  /** @param {Row} row @returns {readonly string[]} */
  codesOf({ owner, name, usual }) {
    return this.options.get("bindings")[owner]?.[name] ?? usual;
  }

  /** The places of a row, with the code that each has; empty ones have none. @param {Row} row */
  slotsOf(row) {
    const codes = this.codesOf(row);
    const keys = codes.filter((code) => !isPad(code));
    const buttons = codes.filter(isPad);
    const count = Math.max(KEY_SLOTS, keys.length);
    return [
      ...Array.from({ length: count }, (_, at) => ({
        ...{ is_pad: false, at, code: keys[at] ?? "" },
        is_fixed: at < row.fixed,
      })),
      { is_pad: true, at: 0, code: buttons[0] ?? "", is_fixed: false },
    ];
  }

  /**
   * The other control that has a code where it would mean two things; null when there is none.
   *
   * @param {Row} row @param {string} code
   * @returns {Row | null}
   */
  conflict(row, code) {
    const others = this.sections.flatMap(({ rows }) => rows);
    return (
      others.find(
        (other) =>
          !isSame(row, other) && areTogether(row, other) && this.codesOf(other).includes(code),
      ) ?? null
    );
  }

  /** @param {Row} row @param {Slot} slot @param {string} code empty: leave the place empty */
  put(row, slot, code) {
    const codes = this.codesOf(row);
    if (codes.includes(code)) return;
    const keys = codes.filter((one) => !isPad(one));
    const buttons = codes.filter(isPad);
    const list = slot.is_pad ? buttons : keys;
    list.splice(slot.at, 1, ...(code ? [code] : []));
    this.write(row, [...keys, ...buttons]);
  }

  /** Give `row` the code, and the other control what stood in its place. @param {Row} row @param {Slot} slot @param {string} code @param {Row} other */
  swap(row, slot, code, other) {
    const before = this.slotsOf(row).find(
      (one) => one.is_pad === slot.is_pad && one.at === slot.at,
    );
    this.write(
      other,
      this.codesOf(other).flatMap((one) =>
        one !== code ? [one] : before?.code ? [before.code] : [],
      ),
    );
    this.put(row, slot, code);
  }

  /** Give `row` the code, and leave the other control without it. @param {Row} row @param {Slot} slot @param {string} code @param {Row} other */
  take(row, slot, code, other) {
    this.write(
      other,
      this.codesOf(other).filter((one) => one !== code),
    );
    this.put(row, slot, code);
  }

  /** Back to the usual codes. @param {string} owner */
  reset(owner) {
    const { [owner]: _, ...rest } = this.options.get("bindings");
    this.options.set("bindings", rest);
  }

  /** @param {string} code @returns {string} empty for an empty place */
  nameOf(code) {
    return nameOf(code);
  }

  /** @param {Row} row @param {readonly string[]} codes */
  write({ owner, name }, codes) {
    const all = this.options.get("bindings");
    this.options.set("bindings", { ...all, [owner]: { ...all[owner], [name]: codes } });
  }
}

/** @param {Row} a @param {Row} b */
const isSame = (a, b) => a.owner === b.owner && a.name === b.name;

/** Whether both mean something at the same time. @param {Row} a @param {Row} b */
function areTogether(a, b) {
  if (a.owner !== PAGE && b.owner !== PAGE) return a.owner === b.owner;
  const is_playing = a.owner !== PAGE || b.owner !== PAGE;
  return !(is_playing && (a.is_watching || b.is_watching));
}

/** @returns {Section} */
function pageSection() {
  const names = /** @type {import("./page_keys.js").PageKeyName[]} */ (Object.keys(PAGE_KEYS));
  const rows = names.map((name) => {
    /** @type {import("./page_keys.js").PageKey} */
    const { codes: usual, fixed = 0, is_watching = false } = PAGE_KEYS[name];
    const label = TEXTS.controls.page[name];
    return { owner: PAGE, name, label, usual, fixed, is_watching, by_mouse: true };
  });
  return { owner: PAGE, title: TEXTS.controls.all_games, rows };
}

/**
 * @param {{ name: string, title: string, input: import("./bindings.js").Declared,
 *   labels: Readonly<Record<string, string>>, own?: import("./bindings.js").Codes }} game
 * @returns {Section}
 */
function gameSection({ name: owner, title, input, labels, own }) {
  const rows = [...usualCodes(input, own)].map(([name, usual]) => {
    const label = labels[name] ?? sentenceCase(name);
    return {
      owner,
      name,
      label,
      usual,
      fixed: 0,
      is_watching: false,
      by_mouse: !TURNS.includes(name),
    };
  });
  return { owner, title, rows };
}
