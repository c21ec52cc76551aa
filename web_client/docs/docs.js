/** The HTTP API as a page: what `openapi.json` says, and a form to try each call. */

import { about, example, fields, typeName } from "./schema.js";

/** @typedef {import("./schema.js").Schema} Schema */
/** @typedef {{name: string, in: string, required?: boolean, schema: Schema, description?: string}}
 *   Parameter */
/** @typedef {Record<string, {schema?: Schema}>} Content */
/** @typedef {{
 *   tags?: string[], summary?: string, description?: string, parameters?: Parameter[],
 *   requestBody?: {content: Content}, security?: unknown[],
 *   responses: Record<string, {description: string, content?: Content}>,
 * }} Call */
/** @typedef {{
 *   info: {title: string, version: string, description?: string},
 *   paths: Record<string, Record<string, Call>>,
 *   components?: {schemas?: Record<string, Schema>},
 * }} OpenApi */

const JSON_TYPE = "application/json";
/** Where the server is, also under a path. */
const ROOT = new URL(".", location.href);

/** @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string>} [attributes] @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[Tag]} */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Paragraphs and numbered lists with `code`: what the descriptions use of Markdown.
 * @param {string} text @returns {Node[]} */
function prose(text) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .filter(Boolean)
    .map((block) => {
      const items = block.split(/^\d+\. /m).filter(Boolean);
      if (!/^\d+\. /.test(block)) return el("p", {}, ...inline(block));
      return el("ol", {}, ...items.map((item) => el("li", {}, ...inline(item))));
    });
}

/** @param {string} text @returns {(Node|string)[]} */
function inline(text) {
  return text.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));
}

/** @param {string[]} heads @param {(Node|string)[][]} rows */
function table(heads, rows) {
  const head = el("tr", {}, ...heads.map((name) => el("th", { scope: "col" }, name)));
  const body = rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, cell))));
  const whole = el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
  return el("div", { class: "wide" }, whole);
}

/** @param {OpenApi} api @param {Schema} schema @returns {Node[]} */
function fieldTable(api, schema) {
  const rows = fields(api, schema).map((field) => [
    el("code", {}, field.name),
    field.type,
    el("span", {}, ...inline(field.about)),
  ]);
  return rows.length ? [table(["field", "type", "what it is"], rows)] : [];
}

/** @param {OpenApi} api @param {Call} call @returns {Node[]} */
function answers(api, call) {
  return Object.entries(call.responses)
    .sort()
    .flatMap(([status, answer]) => {
      const schema = answer.content?.[JSON_TYPE]?.schema;
      const line = el("p", {}, el("code", {}, status), ` ${answer.description}`);
      return Number(status) < 400 && schema ? [line, ...fieldTable(api, schema)] : [line];
    });
}

/** @param {OpenApi} api @param {Parameter[]} parameters @returns {Node[]} */
function parameterTable(api, parameters) {
  if (!parameters.length) return [];
  const rows = parameters.map((parameter) => [
    el("code", {}, parameter.name),
    `${typeName(api, parameter.schema)}, in the ${parameter.in}`,
    el("span", {}, ...inline(parameter.description ?? about(api, parameter.schema))),
  ]);
  return [el("h4", {}, "Parameters"), table(["name", "type", "what it is"], rows)];
}

/** A form that makes the call and shows the answer. @param {OpenApi} api @param {string} method
 * @param {string} path @param {Call} call @param {() => string} token */
function trial(api, method, path, call, token) {
  const inputs = (call.parameters ?? []).map((parameter) => ({
    parameter,
    input: el("input", { name: parameter.name, autocomplete: "off" }),
  }));
  const schema = call.requestBody?.content[JSON_TYPE]?.schema;
  const body = el("textarea", { rows: "4", spellcheck: "false", "aria-label": "body" });
  if (schema) body.value = JSON.stringify(example(api, schema), null, 2);
  const shown = el("pre", { hidden: "", tabindex: "0", "aria-live": "polite" });
  const form = el(
    "form",
    {},
    ...inputs.map(({ parameter, input }) => el("label", {}, parameter.name, input)),
    ...(schema ? [el("label", {}, "body", body)] : []),
    el("button", {}, "Send"),
    shown,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let address = path.slice(1);
    const query = new URLSearchParams();
    for (const { parameter, input } of inputs) {
      if (parameter.in === "path") {
        address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      } else if (input.value) {
        query.set(parameter.name, input.value);
      }
    }
    const url = new URL(query.size ? `${address}?${query}` : address, ROOT);
    /** @type {Record<string, string>} */
    const headers = token() ? { Authorization: `Bearer ${token()}` } : {};
    if (schema) headers["Content-Type"] = JSON_TYPE;
    shown.hidden = false;
    shown.textContent = "…";
    try {
      const answer = await fetch(url, {
        method: method.toUpperCase(),
        headers,
        body: schema ? body.value : undefined,
      });
      shown.textContent = `${answer.status} ${answer.statusText}\n${pretty(await answer.text())}`;
    } catch (fault) {
      shown.textContent = String(fault);
    }
  });
  return form;
}

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** @param {OpenApi} api @param {string} method @param {string} path @param {Call} call
 * @param {() => string} token */
function callBox(api, method, path, call, token) {
  const schema = call.requestBody?.content[JSON_TYPE]?.schema;
  const head = el(
    "summary",
    {},
    el("span", { class: `method ${method}` }, method.toUpperCase()),
    el("code", {}, path),
    el("span", { class: "what" }, call.summary ?? ""),
  );
  return el(
    "details",
    { id: `${method}${path}` },
    head,
    ...prose(call.description ?? ""),
    ...(call.security ? [el("p", { class: "note" }, "Takes a bearer token.")] : []),
    ...parameterTable(api, call.parameters ?? []),
    ...(schema ? [el("h4", {}, "Body"), ...fieldTable(api, schema)] : []),
    el("h4", {}, "Answers"),
    ...answers(api, call),
    el("h4", {}, "Try it"),
    trial(api, method, path, call, token),
  );
}

/** @param {OpenApi} api @returns {Node[]} */
function pageOf(api) {
  const token = el("input", { name: "token", autocomplete: "off", spellcheck: "false" });
  /** @type {Map<string, Node[]>} */
  const groups = new Map();
  for (const [path, calls] of Object.entries(api.paths)) {
    for (const [method, call] of Object.entries(calls)) {
      const tag = call.tags?.[0] ?? "other";
      const box = callBox(api, method, path, call, () => token.value.trim());
      groups.set(tag, [...(groups.get(tag) ?? []), box]);
    }
  }
  return [
    el("h1", {}, api.info.title, " ", el("small", {}, api.info.version)),
    ...prose(api.info.description ?? ""),
    el("label", {}, "Bearer token for the forms below", token),
    ...[...groups].flatMap(([tag, boxes]) => [el("h2", {}, tag), ...boxes]),
    el("p", { class: "note" }, el("a", { href: "openapi.json" }, "All of it as data")),
  ];
}

const container = /** @type {HTMLElement} */ (document.getElementById("docs"));
try {
  const answer = await fetch(new URL("openapi.json", ROOT));
  if (!answer.ok) throw new Error(`openapi.json: ${answer.status}`);
  container.replaceChildren(...pageOf(await answer.json()));
} catch (fault) {
  container.replaceChildren(el("p", {}, `The description of the API can't be read: ${fault}`));
}
