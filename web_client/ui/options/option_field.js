/** One option on the settings screen: its label, its control, and a sentence that explains it. */

import { el, put } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../visitor/options.js").Options} Options */
/** @typedef {import("../../visitor/option_table.js").Declared & {name: import("../../visitor/options.js").OptionName}} Option */
/** @typedef {{node: HTMLElement, show: (value: any) => void, read: () => unknown}} Control */

/**
 * A row that shows an option and changes it.
 *
 * @param {Options} options
 * @param {Option} option of any kind but bindings
 */
export function optionField(options, option) {
  const { name } = option;
  const { label, help } = TEXTS.options.about[name];
  const id = `option-${name}`;
  const control = controlOf(option);
  const node = control.node.matches("input, select")
    ? control.node
    : control.node.querySelector("input");
  node?.setAttribute("id", id);
  node?.setAttribute("aria-describedby", `${id}-help`);
  node?.addEventListener("input", () => options.set(name, control.read()));
  control.show(options.get(name));
  options.onChange(name, control.show);
  return el(
    "div",
    { class: "setting option" },
    el("div", {}, el("label", { for: id }, label), el("small", { id: `${id}-help` }, help)),
    control.node,
  );
}

/** @param {Option} option @returns {Control} */
function controlOf(option) {
  if (option.kind === "range") return slider(option);
  if (option.kind === "choice") return list(option.name);
  return switchControl();
}

/** @param {import("../../visitor/option_table.js").RangeValue} range @returns {Control} */
function slider({ min, max, step, unit }) {
  const text = el("output", { "aria-hidden": "true" });
  const input = el("input", {
    type: "range",
    min: String(min),
    max: String(max),
    step: String(step),
  });
  return {
    node: el("div", { class: "slider" }, input, text),
    read: () => Number(input.value),
    show(value) {
      input.value = String(value);
      input.setAttribute("aria-valuetext", `${value} ${unit}`);
      put(text, `${value} ${unit}`);
    },
  };
}

/** @param {Option["name"]} name @returns {Control} */
function list(name) {
  const select = el("select");
  const { choices = {} } = TEXTS.options.about[name];
  for (const [value, label] of Object.entries(choices)) {
    select.append(el("option", { value }, label));
  }
  return {
    node: select,
    read: () => select.value,
    show(value) {
      select.value = value;
    },
  };
}

/** @returns {Control} */
function switchControl() {
  const input = el("input", { type: "checkbox", role: "switch" });
  return {
    node: input,
    read: () => input.checked,
    show(value) {
      input.checked = value;
    },
  };
}
