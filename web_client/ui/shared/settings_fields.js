/** A settings form's fields, read from a game's JSON schema (pydantic's draft 2020-12). Pure. */

import { TEXTS } from "../../texts/texts.js";

/**
 * @typedef {object} SettingsField
 * @property {string} key
 * @property {string} title
 * @property {string} hint
 * @property {"switch" | "choice" | "number"} type
 * @property {{ value: unknown, title: string }[]} options of a choice
 * @property {number | null} min
 * @property {number | null} max
 * @property {number | "any"} step
 * @property {string} unit behind the number; empty without one
 * @property {string[] | null} modes in which it means something; null: in all
 * @property {unknown} initial
 */

/** @typedef {Record<string, any>} Schema */

/** The value of `mode` that is played alone among bots, and so not looked for. */
export const PRACTICE = "practice";

/** A whole number with so few values is chosen from a list. */
const MOST_LISTED = 5;

/**
 * Fields in the schema's order. Properties that a form cannot draw (free text, lists) are left out.
 *
 * @param {Schema | undefined} schema
 * @returns {SettingsField[]}
 */
export function fieldsOf(schema) {
  const properties = /** @type {Record<string, Schema>} */ (schema?.properties ?? {});
  return Object.entries(properties).flatMap(([key, property]) => {
    const field = fieldOf(key, resolved(property, schema?.$defs ?? {}));
    return field ? [field] : [];
  });
}

/** @param {string} key @param {Schema} property @returns {SettingsField | null} */
function fieldOf(key, property) {
  const { title = sentenceCase(key), description = "", type, unit = "", modes = null } = property;
  /** @type {SettingsField} */
  const field = {
    key,
    title,
    hint: description,
    type: "number",
    options: [],
    min: null,
    max: null,
    step: 1,
    unit,
    modes,
    initial: property.default,
  };
  if (Array.isArray(property.enum)) {
    return { ...field, type: "choice", options: property.enum.map(asOption) };
  }
  if ("const" in property) return null; // there is nothing to choose
  if (type === "boolean") return { ...field, type: "switch" };
  if (type !== "integer" && type !== "number") return null;
  const min = property.minimum ?? property.exclusiveMinimum ?? null;
  const max = property.maximum ?? property.exclusiveMaximum ?? null;
  if (type === "integer" && min !== null && max !== null && max - min < MOST_LISTED) {
    const values = Array.from({ length: max - min + 1 }, (_, i) => min + i);
    const options = named(values, description);
    const says_all = options.every(({ value, title }) => title !== String(value));
    return { ...field, type: "choice", options, hint: says_all ? "" : description };
  }
  return { ...field, min, max, step: type === "integer" ? (property.multipleOf ?? 1) : "any" };
}

/**
 * A property with its reference looked up, and without the null of an optional one.
 *
 * @param {Schema} property @param {Record<string, Schema>} definitions @returns {Schema}
 */
function resolved(property, definitions) {
  const { $ref, anyOf, allOf, ...rest } = property;
  if (typeof $ref === "string") return { ...definitions[$ref.split("/").at(-1) ?? ""], ...rest };
  const some = (anyOf ?? allOf)?.find((/** @type {Schema} */ one) => one.type !== "null");
  return some ? { ...resolved(some, definitions), ...rest } : property;
}

/**
 * Numbers with the names that a description like "0 easy, 1 hard." gives them, if it names all.
 *
 * @param {number[]} values @param {string} description
 */
function named(values, description) {
  const names = values.map(
    (value) => new RegExp(`(?:^|[\\s,;(])${value}:? ([\\p{L}-]+)`, "u").exec(description)?.[1],
  );
  const is_named = names.every(Boolean);
  return values.map((value, i) => ({
    value,
    title: is_named ? sentenceCase(names[i] ?? "") : String(value),
  }));
}

/** @param {unknown} value */
const asOption = (value) => ({ value, title: sentenceCase(String(value)) });

/** `team_core-run` as "Team core run". @param {string} key */
export function sentenceCase(key) {
  const words = key.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The value of a control's text for a field; undefined when it is not allowed.
 *
 * @param {SettingsField} field @param {string} text
 */
export function valueOf(field, text) {
  if (field.type === "choice") {
    return field.options.find(({ value }) => String(value) === text)?.value;
  }
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) return undefined;
  if (field.min !== null && number < field.min) return undefined;
  if (field.max !== null && number > field.max) return undefined;
  return field.step === 1 && !Number.isInteger(number) ? undefined : number;
}

/** How a value reads where it cannot be changed. @param {SettingsField} field @param {unknown} value */
export function valueText(field, value) {
  if (field.type === "switch") return value ? TEXTS.words.on : TEXTS.words.off;
  const option = field.options.find((one) => one.value === value);
  if (option) return option.title;
  const zero = /\b0 is ([\p{L} ]+)/u.exec(field.hint)?.[1];
  if (value === 0 && zero) return sentenceCase(zero);
  if (field.unit === "s" && typeof value === "number")
    return TEXTS.lobby.duration(Math.floor(value / 60), value % 60);
  return [value ?? "–", field.unit].join(" ").trim();
}
