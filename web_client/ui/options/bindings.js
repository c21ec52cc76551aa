/**
 * Keys and buttons on the settings screen: press the place of a key, then the new key. When another
 * control has it already, the player says which of the two keeps what.
 */

import { createListener } from "./listener.js";
import { el, put } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../input/bindings/rebinding.js").Rebinding} Rebinding */
/** @typedef {import("../../input/bindings/rebinding.js").Row} Row */
/** @typedef {ReturnType<Rebinding["slotsOf"]>[number]} Slot */

/**
 * @param {import("../../visitor/options.js").Options} options
 * @param {Rebinding} rebinding
 */
export function createBindings(options, rebinding) {
  const texts = TEXTS.options;
  const choice = el("select", { id: "bindings-of", "aria-describedby": "bindings-help" });
  const list = el("div", { class: "binding-list" });
  const reset = el("button", { type: "button", class: "quiet" }, texts.usual_keys);
  /** The sentence and buttons under the row that is asked about. @type {HTMLElement | null} */
  let question = null;
  const listener = createListener();

  /** The section that is chosen. */
  const section = () =>
    rebinding.sections.find(({ owner }) => owner === choice.value) ?? rebinding.sections[0];

  function draw() {
    const focused = document.activeElement?.id;
    list.replaceChildren(...section().rows.map(rowNode));
    if (focused) document.getElementById(focused)?.focus();
  }

  /** @param {Row} row */
  function rowNode(row) {
    const places = rebinding.slotsOf(row).map((slot) => placeNode(row, slot));
    return el("div", { class: "binding" }, el("span", { class: "label" }, row.label), ...places);
  }

  /** @param {Row} row @param {Slot} slot */
  function placeNode(row, slot) {
    const name = rebinding.nameOf(slot.code);
    const which = texts.places[slot.is_pad ? 2 : Math.min(1, slot.at)];
    const place = el(
      "button",
      {
        type: "button",
        id: `place-${row.name}-${slot.is_pad ? "pad" : slot.at}`,
        class: slot.is_pad ? "place pad" : "place",
        "aria-label": `${row.label}, ${which}: ${name || texts.empty}`,
      },
      name || "–",
    );
    place.disabled = slot.is_fixed;
    place.addEventListener("click", () => listen(row, slot, place));
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Delete" && event.key !== "Backspace") return;
      event.preventDefault();
      rebinding.put(row, slot, "");
    });
    return place;
  }

  /** @param {Row} row @param {Slot} slot @param {HTMLElement} place */
  function listen(row, slot, place) {
    put(place, texts.listening);
    const device = slot.is_pad ? "pad" : row.by_mouse ? "keys_or_mouse" : "keys";
    const note = ask(place, texts.press(row.label, device), {
      [texts.leave_empty]: () => done(() => rebinding.put(row, slot, "")),
      [texts.cancel]: () => done(),
    });
    listener.start(device, note, (code) => {
      if (code === null) return done();
      const other = rebinding.conflict(row, code);
      if (!other) return done(() => rebinding.put(row, slot, code));
      listener.stop();
      dispute(row, slot, code, other, place);
    });
  }

  /** Another control has the code. @param {Row} row @param {Slot} slot @param {string} code
   * @param {Row} other @param {HTMLElement} place */
  function dispute(row, slot, code, other, place) {
    put(place, rebinding.nameOf(slot.code) || "–");
    const note = ask(place, texts.conflict(rebinding.nameOf(code), other.label), {
      [texts.swap]: () => done(() => rebinding.swap(row, slot, code, other)),
      [texts.take(other.label)]: () => done(() => rebinding.take(row, slot, code, other)),
      [texts.cancel]: () => done(),
    });
    note.querySelector("button")?.focus();
  }

  /** A sentence under a row, with what can be done.
   * @param {HTMLElement} place @param {string} sentence @param {Record<string, () => void>} ways */
  function ask(place, sentence, ways) {
    question?.remove();
    const buttons = Object.entries(ways).map(([label, act]) => {
      const button = el("button", { type: "button" }, label);
      button.addEventListener("click", () => {
        act();
        document.getElementById(place.id)?.focus();
      });
      return button;
    });
    question = el(
      "div",
      { class: "binding-question", role: "alert" },
      el("p", {}, sentence),
      el("div", { class: "ways" }, ...buttons),
    );
    place.parentElement?.after(question);
    question.scrollIntoView({ block: "nearest" });
    return question;
  }

  /** The question is answered. @param {() => void} [act] */
  function done(act = () => undefined) {
    listener.stop();
    question?.remove();
    question = null;
    act();
    draw();
  }

  choice.addEventListener("change", () => done());
  reset.addEventListener("click", () => rebinding.reset(choice.value));
  options.onChange("bindings", draw);

  return {
    /** The choice of keys, with what players read of it. */
    explained() {
      const { label, help } = texts.about.bindings;
      const name = el("label", { for: "bindings-of" }, label);
      const text = el("div", {}, name, el("small", { id: "bindings-help" }, help));
      const head = el("div", { class: "setting option" }, text, choice);
      return el("section", { class: "bindings", "aria-label": label }, head, list, reset);
    },
    /** A gamepad's button went down. @param {string} code @returns {boolean} whether it was waited for */
    pressed: (code) => listener.pressed(code),
    /** The screen opens. @param {string} game the name of the game in play */
    open(game) {
      const known = rebinding.sections.map(({ owner, title }) =>
        el("option", { value: owner }, title),
      );
      const before = game || choice.value;
      choice.replaceChildren(...known);
      if (rebinding.sections.some(({ owner }) => owner === before)) choice.value = before;
      done();
    },
    close: () => done(),
  };
}
