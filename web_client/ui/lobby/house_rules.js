/** The host's rules for the room: who gets in, when late joiners play, how fast people may write. */

import { el } from "../shared/dom.js";

/** @typedef {import("../../net/room_status.js").RoomStatus} RoomStatus */

const SLOW_S = [0, 5, 15, 30];

/**
 * @param {string} where in the page, for the fields' ids
 * @param {(name: string, args: Record<string, unknown>) => void} on_command
 */
export function createHouseRules(where, on_command) {
  const locked = el("input", { type: "checkbox", role: "switch", id: `${where}-lock` });
  const late = el(
    "select",
    { id: `${where}-late` },
    el("option", { value: "play" }, "Play at once"),
    el("option", { value: "watch" }, "Watch first"),
  );
  const slow = el("select", { id: `${where}-slow` });
  const node = el(
    "div",
    { class: "house" },
    line("Lock the room", locked, "Nobody new gets in."),
    line("Late joiners", late),
    line("Chat", slow),
  );
  let offered = "";
  locked.addEventListener("change", () => on_command("lock", { on: locked.checked }));
  late.addEventListener("change", () => on_command("late_join", { to: late.value }));
  slow.addEventListener("change", () => on_command("slow_mode", { seconds: Number(slow.value) }));

  return {
    node,
    /** @param {RoomStatus} status @param {boolean} is_host */
    update(status, is_host) {
      node.hidden = !is_host;
      locked.checked = status.locked;
      late.value = status.late_join;
      // A script may have set a slow mode that is not in the list.
      const paces = [...new Set([...SLOW_S, status.slow_mode_s])].sort((a, b) => a - b);
      if (offered !== paces.join()) {
        offered = paces.join();
        slow.replaceChildren(...paces.map((s) => el("option", { value: String(s) }, paceText(s))));
      }
      slow.value = String(status.slow_mode_s);
    },
  };
}

/** @param {number} seconds */
const paceText = (seconds) => (seconds ? `Every ${seconds} s` : "As fast as they like");

/** @param {string} label @param {HTMLElement} control @param {string} [hint] */
function line(label, control, hint) {
  const text = el("label", { for: control.id }, label);
  if (hint) text.append(el("small", {}, hint));
  const is_switch = control.getAttribute("role") === "switch";
  return el("div", { class: is_switch ? "setting switch" : "setting" }, text, control);
}
