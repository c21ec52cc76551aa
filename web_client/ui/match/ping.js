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
    update({ rtt_ms, quiet_ms, is_stale }) {
      const { label, grade } = pingOf({ rtt_ms, quiet_ms, is_stale });
      put(text, label);
      node.dataset.grade = grade;
      put(said, SAID[`${is_stale}`]);
    },
  };
}

/**
 * @param {Pick<import("../../render/types.js").Net, "rtt_ms" | "quiet_ms" | "is_stale">} net
 * @returns {{label: string, grade: string}}
 */
export function pingOf({ rtt_ms, quiet_ms, is_stale }) {
  if (is_stale) return { label: `no data for ${(quiet_ms / 1000).toFixed(1)} s`, grade: "stale" };
  return { label: format.ping(rtt_ms), grade: format.pingGrade(rtt_ms) };
}
