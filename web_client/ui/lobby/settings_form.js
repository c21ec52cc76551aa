/** A lobby's settings: a form for the host, and the same as plain lines for everybody else. */

import { el, put, toggle } from "../shared/dom.js";
import { fieldsOf, valueOf, valueText } from "../shared/settings_fields.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../shared/settings_fields.js").SettingsField} SettingsField */

/**
 * @typedef {object} SettingsState
 * @property {string} game
 * @property {{name: string, title: string, mode_sentences: Readonly<Record<string, string>>}[]} games
 * @property {Record<string, any> | undefined} schema
 * @property {Record<string, any>} values
 * @property {boolean} is_host
 */

/**
 * @param {HTMLElement} root
 * @param {{on_change: (changed: Record<string, unknown>) => void}} calls one changed setting, or
 *   `{game}`
 */
export function createSettingsForm(root, { on_change }) {
  const game = el("select", { id: "setting-game" });
  const game_text = el("b");
  const list = el("div", { class: "settings-list" });
  const form = el(
    "form",
    { class: "settings", "aria-label": TEXTS.lobby.rules },
    el("h2", {}, TEXTS.lobby.rules),
    el(
      "div",
      { class: "setting" },
      el("label", { for: "setting-game" }, TEXTS.words.game),
      game,
      game_text,
    ),
    list,
  );
  root.append(form);
  form.addEventListener("submit", (event) => event.preventDefault());
  game.addEventListener("change", () => on_change({ game: game.value }));
  let drawn = "";
  /** @type {ReturnType<typeof settingLine>[]} */
  let lines = [];

  return {
    /** @param {SettingsState} state */
    update({ game: name, games, schema, values, is_host }) {
      const fields = fieldsOf(schema);
      const key = JSON.stringify([games.map((one) => [one.name, one.title]), fields]);
      if (key !== drawn) {
        drawn = key;
        game.replaceChildren(...games.map((one) => el("option", { value: one.name }, one.title)));
        lines = fields.map((field) => settingLine(field, on_change));
        list.replaceChildren(...lines.map((line) => line.node));
      }
      game.hidden = !is_host || games.length < 2;
      game_text.hidden = !game.hidden;
      const played = games.find((one) => one.name === name);
      put(game_text, played?.title ?? name);
      if (document.activeElement !== game) game.value = name;
      toggle(form, "read-only", !is_host);
      const mode = played?.mode_sentences[values.mode] ?? "";
      for (const { node, field, show, explain } of lines) {
        if (field.key === "mode") explain(mode);
        node.hidden = !(field.modes?.includes(values.mode) ?? true);
        show(values[field.key] ?? field.initial, is_host);
      }
    },
  };
}

/**
 * @param {SettingsField} field
 * @param {(changed: Record<string, unknown>) => void} on_change
 */
function settingLine(field, on_change) {
  const id = `setting-${field.key}`;
  const control = controlFor(field, id);
  const text = el("b");
  const label = el("label", { for: id }, field.title);
  const unit = el("span", { class: "unit" }, field.unit);
  const choice = el("span", { class: "value" }, control, unit);
  const node = el("div", { class: `setting as-${field.type}` }, label, choice, text);
  const hint = el("small", { id: `${id}-hint` }, field.hint);
  label.append(hint);
  control.setAttribute("aria-describedby", hint.id);
  /** The value last received from the room. @type {unknown} */
  let current;

  function restore() {
    if (control instanceof HTMLInputElement && field.type === "switch") {
      control.checked = Boolean(current);
    } else control.value = String(current ?? "");
  }
  control.addEventListener("change", () => {
    const is_switch = control instanceof HTMLInputElement && field.type === "switch";
    const value = is_switch ? control.checked : valueOf(field, control.value);
    if (value === undefined) return restore();
    current = value; // as far as we know: when it is refused, the next status shows what holds
    on_change({ [field.key]: value });
  });

  return {
    node,
    field,
    /** @param {string} sentence in place of the field's hint, unless it is empty */
    explain: (sentence) => put(hint, sentence || field.hint),
    /** @param {unknown} value @param {boolean} is_host */
    show(value, is_host) {
      const is_new = value !== current;
      current = value;
      choice.hidden = !is_host;
      text.hidden = is_host;
      put(text, valueText(field, value));
      // What is being typed is not overwritten by a status that only repeats the old value.
      if (is_new || document.activeElement !== control) restore();
    },
  };
}

/** @param {SettingsField} field @param {string} id */
function controlFor(field, id) {
  if (field.type === "choice") {
    const options = field.options.map(({ value, title }) =>
      el("option", { value: String(value) }, title),
    );
    return el("select", { id }, ...options);
  }
  if (field.type === "switch") return el("input", { id, type: "checkbox", role: "switch" });
  const limits = { min: field.min, max: field.max, step: field.step };
  const given = Object.entries(limits).filter(([, value]) => value !== null);
  const attributes = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  return el("input", { id, type: "number", inputmode: "numeric", ...attributes });
}
