/** The ping's place in the HUD: the round trip, or for how long no data has come. */

import { el, put } from "../shared/dom.js";
import * as format from "../shared/format.js";

const SAID = { true: "No data comes from the server.", false: "" };

export function createPing() {
  const text = el("span");
  /** Read aloud once, where the number beside it counts. */
  const said = el("span", { class: "off-screen", role: "status" });
  const node = el("span", { class: "ping" }, text, said);

  return {
    node,
    /** @param {import("../../render/types.js").Net} net */
    update(net) {
      const { is_stale } = net;
      const { label, grade } = pingOf(net);
      put(text, label);
      node.dataset.grade = grade;
      put(said, SAID[`${is_stale}`]);
    },
  };
}

/**
 * @param {Pick<import("../../render/types.js").Net, "ping_ms" | "quiet_ms" | "is_stale" | "is_simulated">} net
 * @returns {{label: string, grade: string}}
 */
export function pingOf({ ping_ms, quiet_ms, is_stale, is_simulated }) {
  const mark = is_simulated ? ", simulated" : "";
  if (!is_stale) return { label: format.ping(ping_ms) + mark, grade: format.pingGrade(ping_ms) };
  return { label: `no data for ${(quiet_ms / 1000).toFixed(1)} s${mark}`, grade: "stale" };
}
