/** The netgraph's fold with a simulator of bad networks. */

import { el, put } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../net/bad_network.js").Link} Link */

/**
 * The sliders: the figure of the link, the most, the step, the unit, and what the unit is multiplied
 * by.
 *
 * @type {readonly [name: keyof Link, most: number, step: number, unit: string, by: number][]}
 */
const SLIDERS = [
  ["latency_ms", 500, 10, "ms", 1],
  ["jitter_ms", 200, 5, "ms", 1],
  ["stall_s", 2, 0.1, "s", 1],
  ["loss", 10, 0.5, "%", 0.01],
];

/** @param {(link: Link) => void} on_simulate */
export function createSimulator(on_simulate) {
  const fields = SLIDERS.map(([name, most, step, unit, by]) => {
    const number = el("output");
    const input = el("input", { type: "range", min: "0", max: `${most}`, step: `${step}` });
    input.id = `simulate-${name}`;
    input.value = "0";
    const write = () => {
      const text = Number(input.value) ? `${input.value} ${unit}` : TEXTS.network.off;
      put(number, text);
      input.setAttribute("aria-valuetext", text);
    };
    write();
    input.addEventListener("input", () => {
      write();
      apply();
    });
    const read = () => Number(input.value) * by;
    return {
      name,
      input,
      write,
      read,
      node: el("label", {}, TEXTS.network.sliders[name], input, number),
    };
  });
  const off = el("button", { type: "button" }, TEXTS.network.all_off);
  off.addEventListener("click", () => {
    for (const { input, write } of fields) {
      input.value = "0";
      write();
    }
    apply();
  });

  function apply() {
    const entries = fields.map(({ name, read }) => [name, read()]);
    on_simulate(/** @type {Link} */ (Object.fromEntries(entries)));
  }

  return {
    node: el(
      "details",
      { class: "simulator" },
      el("summary", {}, TEXTS.network.simulate),
      el("div", {}, ...fields.map(({ node }) => node), off),
    ),
  };
}
