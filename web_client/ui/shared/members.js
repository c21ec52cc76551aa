/** The members of a room: ready marks, badges, teams, and what can be done to each. */

import { TEAM_NAMES } from "../../generated/protocol.js";
import { el, put, setVar, toggle } from "./dom.js";
import { safeName } from "./format.js";

/** @typedef {import("../../net/room_status.js").RoomStatus} RoomStatus */
/** @typedef {import("../../net/room_status.js").MemberStatus} MemberStatus */
/** @typedef {"kick" | "ban" | "host" | "move" | "vote_kick" | "mute"} Deed */

/**
 * @typedef {object} RoomView What the page knows of the room it is in.
 * @property {RoomStatus} status
 * @property {MemberStatus | null} me
 * @property {boolean} is_host
 * @property {ReadonlySet<number>} muted members' ids
 * @property {number} teams how many there are; 0: none
 */

/**
 * @typedef {object} MemberCalls
 * @property {(deed: Deed, member: MemberStatus, extra?: Record<string, unknown>) => void} on_deed
 * @property {(slot: number) => string} colourOf
 */

export const TEAM_MARKS = ["", "◆", "▲", "■", "●"];

/** @param {HTMLElement} root @param {MemberCalls} calls */
export function createMembers(root, calls) {
  const list = el("ul", { class: "members", "aria-label": "Members" });
  root.append(list);
  /** @type {Map<string, ReturnType<typeof memberRow>>} */
  const rows = new Map();

  return {
    /** @param {RoomView} room */
    update(room) {
      const { status } = room;
      const wanted = [
        ...status.members.map((member) => ({ key: `m${member.id}`, member, bot: null })),
        ...status.bots.map((bot) => ({ key: `b${bot.slot}`, member: null, bot })),
      ];
      const keys = new Set(wanted.map(({ key }) => key));
      for (const [key, row] of rows) {
        if (keys.has(key)) continue;
        row.node.remove();
        rows.delete(key);
      }
      wanted.forEach(({ key, member, bot }, index) => {
        const row = rows.get(key) ?? memberRow(calls);
        rows.set(key, row);
        if (member) row.showMember(member, room);
        else if (bot) row.showBot(bot);
        // Moving a row that stands right would close its menu and take its focus.
        if (list.children[index] !== row.node) list.insertBefore(row.node, list.children[index]);
      });
    },
    remove: () => list.remove(),
  };
}

/** @param {MemberCalls} calls */
function memberRow({ on_deed, colourOf }) {
  const name = el("span", { class: "name" });
  const badges = el("span", { class: "badges" });
  const who = el("div", { class: "who" }, name, badges);
  const ready = el("span", { class: "ready-mark" });
  const menu = el("div", { class: "deeds" });
  const summary = el("summary", {}, "⋯");
  const tools = el("details", { class: "tools" }, summary, menu);
  const node = el("li", {}, el("i", { class: "dot" }), who, ready, tools);
  let offered = "";

  /** @param {string[]} texts */
  function showBadges(texts) {
    if (badges.dataset.of === texts.join()) return;
    badges.dataset.of = texts.join();
    badges.replaceChildren(...texts.map((text) => el("span", { class: badgeClass(text) }, text)));
  }

  /** @param {MemberStatus} member @param {RoomView} room */
  function offer(member, room) {
    const deeds = deedsFor(member, room);
    const key = JSON.stringify([member.id, member.name, deeds]);
    if (key === offered) return;
    offered = key;
    tools.hidden = deeds.length === 0;
    if (!deeds.length) tools.open = false;
    summary.setAttribute("aria-label", `What to do with ${safeName(member.name)}`);
    menu.replaceChildren(
      ...deeds.map(({ deed, label, extra, is_harsh }) => {
        const button = el("button", { type: "button", class: is_harsh ? "harsh" : "" }, label);
        button.addEventListener("click", () => {
          tools.open = false;
          on_deed(deed, member, extra);
        });
        return button;
      }),
    );
  }
  tools.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !tools.open) return;
    event.stopPropagation();
    tools.open = false;
    summary.focus();
  });
  tools.addEventListener("toggle", () => tools.open && node.scrollIntoView({ block: "nearest" }));
  tools.addEventListener("focusout", (event) => {
    const goes_to = event.relatedTarget;
    if (goes_to instanceof Node && !tools.contains(goes_to)) tools.open = false;
  });

  return {
    node,
    /** @param {MemberStatus} member @param {RoomView} room */
    showMember(member, room) {
      const { status, me, muted } = room;
      put(name, safeName(member.name));
      setVar(node, "--seat", member.slot === null ? "#9fb2d8" : colourOf(member.slot));
      toggle(node, "me", member.id === me?.id);
      toggle(node, "away", !member.connected);
      const texts = [];
      if (room.teams > 0 && member.team) texts.push(teamText(member.team));
      if (member.id === status.host) texts.push("Host");
      if (member.id === me?.id) texts.push("You");
      if (member.spectator) texts.push("Watches");
      if (!member.connected) texts.push("Reconnecting…");
      if (muted.has(member.id)) texts.push("Muted");
      showBadges(texts);
      const counts = status.lobby && !member.spectator && status.phase !== "playing";
      ready.hidden = !counts;
      toggle(ready, "on", member.ready);
      put(ready, member.ready ? "✓ Ready" : "Not ready");
      offer(member, room);
    },
    /** @param {import("../../net/room_status.js").BotStatus} bot */
    showBot(bot) {
      put(name, safeName(bot.name));
      setVar(node, "--seat", colourOf(bot.slot));
      showBadges(bot.team ? [teamText(bot.team), "Bot"] : ["Bot"]);
      ready.hidden = true;
      tools.hidden = true;
    },
  };
}

/** A team's mark and name. @param {number} team */
export const teamText = (team) => `${TEAM_MARKS[team] ?? "★"} ${TEAM_NAMES[team] ?? ""}`;

/** @param {string} text */
function badgeClass(text) {
  const team = TEAM_NAMES.findIndex((name) => name && text.endsWith(name));
  if (team > 0) return `badge team team-${team}`;
  return text === "Host" ? "badge host" : "badge";
}

/**
 * What a member may do to another one, or the host to itself.
 *
 * @param {MemberStatus} member
 * @param {RoomView} room
 * @returns {{deed: Deed, label: string, extra?: Record<string, unknown>, is_harsh?: boolean}[]}
 */
export function deedsFor(member, { status, me, is_host, muted, teams }) {
  if (!me) return [];
  const is_me = member.id === me.id;
  const deeds = [];
  if (is_host && !member.spectator && status.phase !== "playing") {
    for (let team = 1; team <= teams; team++) {
      if (team === member.team) continue;
      deeds.push({
        deed: /** @type {Deed} */ ("move"),
        label: `To ${teamText(team)}`,
        extra: { team },
      });
    }
  }
  if (is_me) return deeds;
  const is_muted = muted.has(member.id);
  deeds.push({
    deed: /** @type {Deed} */ ("mute"),
    label: is_muted ? "Hear again" : "Mute",
    extra: { on: !is_muted },
  });
  if (is_host) {
    deeds.push({ deed: /** @type {Deed} */ ("host"), label: "Make host" });
    deeds.push({ deed: /** @type {Deed} */ ("kick"), label: "Kick", is_harsh: true });
    deeds.push({ deed: /** @type {Deed} */ ("ban"), label: "Ban", is_harsh: true });
  } else if (status.host === null && !me.spectator && !status.vote) {
    deeds.push({
      deed: /** @type {Deed} */ ("vote_kick"),
      label: "Vote to remove",
      is_harsh: true,
    });
  }
  return deeds;
}
