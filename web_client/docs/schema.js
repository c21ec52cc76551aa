/** An OpenAPI schema as rows of a table, and as an example. Pure. */

/** @typedef {{
 *   $ref?: string, type?: string, title?: string, description?: string, const?: unknown,
 *   enum?: unknown[], anyOf?: Schema[], items?: Schema, properties?: Record<string, Schema>,
 *   required?: string[], default?: unknown, examples?: unknown[], maxLength?: number,
 *   minLength?: number, maximum?: number, minimum?: number, additionalProperties?: unknown,
 * }} Schema */
/** @typedef {{name: string, type: string, required: boolean, about: string}} Field */
/** @typedef {{components?: {schemas?: Record<string, Schema>}}} Document */

/** @type {Record<string, unknown>} */
const EMPTY = { string: "", integer: 0, number: 0, boolean: false, object: {} };

/** The schema that a reference or a choice with null stands for. @param {Document} document
 * @param {Schema} schema @returns {Schema} */
export function resolved(document, schema) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return resolved(document, document.components?.schemas?.[name] ?? {});
  }
  const [only, ...more] = (schema.anyOf ?? []).filter((part) => part.type !== "null");
  if (!only || more.length) return schema;
  const { anyOf, ...around } = schema;
  return { ...resolved(document, only), ...around };
}

/** A short name of a type, such as `array of string or null`. @param {Document} document
 * @param {Schema} schema @returns {string} */
export function typeName(document, schema) {
  if (schema.anyOf) return schema.anyOf.map((part) => typeName(document, part)).join(" or ");
  if (schema.$ref) return typeName(document, resolved(document, schema));
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.type === "array") return `array of ${typeName(document, schema.items ?? {})}`;
  return schema.type ?? "anything";
}

/** The fields of an object, or of the objects in an array. @param {Document} document
 * @param {Schema} schema @returns {Field[]} */
export function fields(document, schema) {
  const whole = resolved(document, schema);
  if (whole.type === "array") return fields(document, whole.items ?? {});
  const required = new Set(whole.required);
  return Object.entries(whole.properties ?? {}).map(([name, field]) => ({
    name,
    type: typeName(document, field),
    required: required.has(name),
    about: about(document, field),
  }));
}

/** A value's description, bounds and default, in one text. @param {Document} document
 * @param {Schema} schema @returns {string} */
export function about(document, schema) {
  const whole = resolved(document, schema);
  const said = [schema.description ?? whole.description ?? ""];
  if (whole.minimum !== undefined) said.push(`At least ${whole.minimum}.`);
  if (whole.maximum !== undefined) said.push(`At most ${whole.maximum}.`);
  if (whole.maxLength !== undefined) said.push(`At most ${whole.maxLength} characters.`);
  if (whole.default !== undefined && whole.default !== null) {
    said.push(`Default: ${JSON.stringify(whole.default)}.`);
  }
  return said.filter(Boolean).join(" ");
}

/** An example of a value, made of the document's examples and defaults. Optional fields without
 * either are left out.
 * @param {Document} document
 * @param {Schema} schema @returns {unknown} */
export function example(document, schema) {
  const whole = resolved(document, schema);
  if (whole.examples?.length) return whole.examples[0];
  if (whole.default !== undefined) return whole.default;
  if (whole.type === "array") return [example(document, whole.items ?? {})];
  if (whole.properties) {
    const needed = new Set(whole.required);
    const parts = Object.entries(whole.properties).filter(
      ([name, part]) => needed.has(name) || part.examples || part.default !== undefined,
    );
    return Object.fromEntries(parts.map(([name, part]) => [name, example(document, part)]));
  }
  return EMPTY[whole.type ?? ""] ?? null;
}
