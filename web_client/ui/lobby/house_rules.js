/** The host's rules for the room: who gets in, when late joiners play, how fast people may write. */

import { el } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

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
    el("option", { value: "play" }, TEXTS.lobby.late_play),
    el("option", { value: "watch" }, TEXTS.lobby.late_watch),
  );
  const slow = el("select", { id: `${where}-slow` });
  const node = el(
    "div",
    { class: "house" },
    line(TEXTS.lobby.lock, locked, TEXTS.lobby.lock_help),
    line(TEXTS.lobby.late, late),
    line(TEXTS.words.chat, slow),
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
        slow.replaceChildren(
          ...paces.map((s) => el("option", { value: String(s) }, TEXTS.lobby.pace(s))),
        );
      }
      slow.value = String(status.slow_mode_s);
    },
  };
}

/** @param {string} label @param {HTMLElement} control @param {string} [hint] */
function line(label, control, hint) {
  const text = el("label", { for: control.id }, label);
  if (hint) text.append(el("small", {}, hint));
  const is_switch = control.getAttribute("role") === "switch";
  return el("div", { class: is_switch ? "setting switch" : "setting" }, text, control);
}
