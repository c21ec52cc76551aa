/** The ping's place in the HUD: the round trip, or for how long no data has come. */

import { el, put } from "../shared/dom.js";
import * as format from "../shared/format.js";
import { TEXTS } from "../../texts/texts.js";

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
      put(said, is_stale ? TEXTS.network.no_data : "");
    },
  };
}

/**
 * @param {Pick<import("../../render/types.js").Net, "ping_ms" | "quiet_ms" | "is_stale" | "is_simulated">} net
 * @returns {{label: string, grade: string}}
 */
export function pingOf({ ping_ms, quiet_ms, is_stale, is_simulated }) {
  const { no_data_for, simulated } = TEXTS.network;
  const text = is_stale ? no_data_for(quiet_ms / 1000) : format.ping(ping_ms);
  return {
    label: is_simulated ? simulated(text) : text,
    grade: is_stale ? "stale" : format.pingGrade(ping_ms),
  };
}
