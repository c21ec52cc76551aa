/**
 * The visitor's options, kept by the browser. A value that `option_table.js` does not allow is the
 * option's default, whoever wrote it.
 */

import { GROUPS, OPTIONS } from "./option_table.js";

/** @typedef {import("./option_table.js").Declared} Declared */
/** @typedef {import("./option_table.js").GroupName} GroupName */
/** @typedef {keyof typeof OPTIONS} OptionName */

/**
 * The codes that a visitor chose, by the name of a game (or of the page's own keys), then by the name
 * of a button or press. A control that is not named has its usual codes; an empty list is none.
 *
 * @typedef {Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>} Bindings
 */

const KEY = "options";
const LONGEST_CODE = 32;
const MOST_CODES = 8;

export class Options {
  /** @param {import("./storage.js").KeptValues} kept by the browser */
  constructor(kept) {
    this.kept = kept;
    /** The valid values of all options, by name. @type {Map<string, any>} */
    this.values = new Map();
    /** @type {Map<string, Set<(value: any) => void>>} */
    this.listeners = new Map();
    const stored = this.stored();
    for (const name of NAMES) this.values.set(name, validated(name, stored[name]));
  }

  /** The declared options by group, in the order shown. */
  get groups() {
    return GROUPS.map((name) => {
      const names = NAMES.filter((one) => DECLARED[one].group === name);
      return { name, options: names.map((one) => ({ name: one, ...DECLARED[one] })) };
    });
  }

  /** @param {OptionName} name @returns {any} @throws {RangeError} if there is no such option */
  get(name) {
    if (!this.values.has(name)) throw new RangeError(`There is no option "${name}".`);
    return this.values.get(name);
  }

  /**
   * @param {OptionName} name
   * @param {unknown} value a value that is not allowed sets the default
   * @throws {RangeError} if there is no such option
   */
  set(name, value) {
    const before = this.get(name);
    const now = validated(name, value);
    // Another tab may have changed other options meanwhile.
    this.kept.set(KEY, { ...this.stored(), [name]: now });
    if (isSame(before, now)) return;
    this.values.set(name, now);
    for (const listener of [...(this.listeners.get(name) ?? [])]) listener(now);
  }

  /**
   * Call `listener` with each new value of an option.
   *
   * @param {OptionName} name
   * @param {(value: any) => void} listener
   * @returns {() => void} stops the calls
   * @throws {RangeError} if there is no such option
   */
  onChange(name, listener) {
    this.get(name);
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Set the defaults again. @param {GroupName} [group] without it: of all options */
  reset(group) {
    for (const name of NAMES) {
      if (!group || DECLARED[name].group === group) this.set(name, DECLARED[name].default);
    }
  }

  /** @returns {Record<string, unknown>} */
  stored() {
    const stored = this.kept.get(KEY);
    return typeof stored === "object" && stored !== null ? stored : {};
  }
}

/** @type {Record<OptionName, Declared>} */
const DECLARED = OPTIONS;
const NAMES = /** @type {OptionName[]} */ (Object.keys(OPTIONS));

/** @param {OptionName} name @param {unknown} value */
function validated(name, value) {
  const option = DECLARED[name];
  return isAllowed(option, value) ? value : option.default;
}

/** @param {Declared} option @param {unknown} value */
function isAllowed(option, value) {
  if (option.kind === "toggle") return typeof value === "boolean";
  if (option.kind === "choice") {
    return typeof value === "string" && option.values.includes(value);
  }
  if (option.kind === "bindings") return isBindings(value);
  return typeof value === "number" && value >= option.min && value <= option.max;
}

/** @param {unknown} value */
function isBindings(value) {
  return isPlain(value) && Object.values(value).every(isBindingsOfGame);
}

/** @param {unknown} value */
function isBindingsOfGame(value) {
  return isPlain(value) && Object.values(value).every(isCodes);
}

/** @param {unknown} value */
function isCodes(value) {
  return (
    Array.isArray(value) &&
    value.length <= MOST_CODES &&
    value.every((code) => typeof code === "string" && code !== "" && code.length <= LONGEST_CODE)
  );
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} a @param {unknown} b both plain data */
const isSame = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
