/** The members of a room: ready marks, badges, teams, and what can be done to each. */

import { arrange, el, hide, put, setVar, toggle } from "./dom.js";
import { safeName } from "./format.js";
import { createPeopleTools, inOrder } from "./people_tools.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../net/room_status.js").RoomStatus} RoomStatus */
/** @typedef {import("../../net/room_status.js").MemberStatus} MemberStatus */
/** What stands beside a name. @typedef {{text: string, style?: string}} Badge `style`: classes */
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

/** @typedef {ReturnType<typeof peopleOf>[number]} Somebody */

/** Keys that move between the people of a long list, and how far. @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/**
 * The list of members. Where it is long it can be searched and sorted, and is one stop of the Tab
 * key: arrow keys move between the people in it.
 *
 * @param {HTMLElement} root @param {MemberCalls} calls
 */
export function createMembers(root, calls) {
  const tools = createPeopleTools(show);
  const list = el("ul", { class: "members", role: "list", "aria-label": TEXTS.lobby.members });
  root.append(tools.node, list);
  /** @type {Map<string, ReturnType<typeof memberRow>>} */
  const rows = new Map();
  /** @type {RoomView | null} */
  let room = null;
  let is_long = false;
  let is_under_pointer = false;
  /** How the people stand: their keys, and by which order. */
  let standing = { keys: /** @type {string[]} */ ([]), order: tools.order };

  function show() {
    if (!room) return;
    const people = peopleOf(room);
    tools.fit(people.length, ordersFor(room));
    lengthen(tools.is_long);
    const keys = new Set(people.map(({ key }) => key));
    for (const [key, row] of rows) {
      if (keys.has(key)) continue;
      row.node.remove();
      rows.delete(key);
    }
    let shown = 0;
    const nodes = arranged(people).map((somebody) => {
      const row = rows.get(somebody.key) ?? memberRow(calls, is_long);
      rows.set(somebody.key, row);
      const is_found = tools.finds(somebody.name);
      shown += Number(is_found);
      hide(row.node, !is_found);
      if (somebody.member) row.showMember(somebody.member, /** @type {RoomView} */ (room));
      else if (somebody.bot) row.showBot(somebody.bot);
      return row.node;
    });
    arrange(list, nodes);
    tools.report(shown, people.length);
  }

  /**
   * People in the order that is chosen. While the pointer is over the list, or a menu in it is open,
   * they stay where they are: else a click could meet another person.
   *
   * @param {Somebody[]} people
   */
  function arranged(people) {
    const { order } = tools;
    const sorted = inOrder(people, order);
    const is_held = is_under_pointer || [...rows.values()].some((row) => row.is_open);
    if (is_held && order === standing.order) {
      const places = new Map(standing.keys.map((key, place) => [key, place]));
      const placeOf = (/** @type {Somebody} */ { key }) => places.get(key) ?? places.size;
      sorted.sort((a, b) => placeOf(a) - placeOf(b));
    }
    standing = { keys: sorted.map(({ key }) => key), order };
    return sorted;
  }

  /** @param {boolean} now whether the list is a long one */
  function lengthen(now) {
    if (now === is_long) return;
    is_long = now;
    toggle(list, "long-list", is_long);
    if (is_long) list.tabIndex = 0;
    else list.removeAttribute("tabindex");
    for (const row of rows.values()) row.stopAtTab(!is_long);
  }

  list.addEventListener("pointerenter", () => {
    is_under_pointer = true;
  });
  list.addEventListener("pointerleave", () => {
    is_under_pointer = false;
    show();
  });
  list.addEventListener("toggle", show, true); // of a menu in it: the event doesn't bubble
  list.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const from = event.target;
    if (!is_long || step === undefined || !(from instanceof Element)) return;
    /** @type {NodeListOf<HTMLElement>} */
    const stops = list.querySelectorAll("li:not([hidden]) > .tools:not([hidden]) > summary");
    if (!stops.length) return; // the keys scroll the list
    const at = [...stops].findIndex((stop) => stop.closest("li")?.contains(from));
    stops[Math.min(stops.length - 1, Math.max(0, at + step))].focus();
    event.preventDefault();
  });

  return {
    /** @param {RoomView} now */
    update(now) {
      room = now;
      show();
    },
    /** Forget everybody, with open menus and the search: the list is closed, the next room has others. */
    clear() {
      room = null;
      is_under_pointer = false;
      for (const { node } of rows.values()) node.remove();
      rows.clear();
      tools.clear();
    },
    remove() {
      tools.node.remove();
      list.remove();
    },
  };
}

/** Everybody in a room: members as they came, then bots. @param {RoomView} room */
function peopleOf({ status }) {
  return [
    ...status.members.map((member) => ({
      key: `m${member.id}`,
      name: safeName(member.name),
      team: member.team,
      is_ready: member.ready || member.spectator,
      member,
      bot: null,
    })),
    ...status.bots.map((bot) => ({
      key: `b${bot.slot}`,
      name: safeName(bot.name),
      team: bot.team,
      is_ready: true,
      member: null,
      bot,
    })),
  ];
}

/** The orders that tell people of a room apart. @param {RoomView} room @returns {import("./people_tools.js").Order[]} */
function ordersFor({ teams, status }) {
  /** @type {import("./people_tools.js").Order[]} */
  const orders = ["came", "name"];
  if (teams > 0) orders.push("team");
  if (isReadyAsked(status)) orders.push("ready");
  return orders;
}

/** Whether players say that they are ready. @param {RoomStatus} status */
const isReadyAsked = ({ lobby, phase }) => lobby && phase !== "playing";

/** @param {MemberCalls} calls @param {boolean} is_long whether it is in a long list */
function memberRow({ on_deed, colourOf }, is_long) {
  const name = el("span", { class: "name" });
  const badges = el("span", { class: "badges" });
  const who = el("div", { class: "who" }, name, badges);
  const ready = el("span", { class: "ready-mark" });
  const menu = el("div", { class: "deeds" });
  const summary = el("summary", {}, "⋯");
  const tools = el("details", { class: "tools" }, summary, menu);
  const node = el("li", {}, el("i", { class: "dot" }), who, ready, tools);
  let offered = "";
  stopAtTab(!is_long);

  /** @param {boolean} on */
  function stopAtTab(on) {
    summary.tabIndex = on ? 0 : -1;
  }

  /** @param {Badge[]} shown */
  function showBadges(shown) {
    const key = shown.map(({ text }) => text).join();
    if (badges.dataset.of === key) return;
    badges.dataset.of = key;
    badges.replaceChildren(
      ...shown.map(({ text, style = "" }) => el("span", { class: `badge ${style}`.trim() }, text)),
    );
  }

  /** @param {MemberStatus} member @param {RoomView} room */
  function offer(member, room) {
    const deeds = deedsFor(member, room);
    const key = JSON.stringify([member.id, member.name, deeds]);
    if (key === offered) return;
    offered = key;
    hide(tools, deeds.length === 0);
    if (!deeds.length) tools.open = false;
    summary.setAttribute("aria-label", TEXTS.lobby.tools(safeName(member.name)));
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
    stopAtTab,
    /** Whether the menu of the row is on screen. */
    get is_open() {
      return tools.open && !node.hidden;
    },
    /** @param {MemberStatus} member @param {RoomView} room */
    showMember(member, room) {
      const { status, me, muted } = room;
      put(name, safeName(member.name));
      setVar(node, "--seat", member.slot === null ? "#9fb2d8" : colourOf(member.slot));
      toggle(node, "me", member.id === me?.id);
      toggle(node, "away", !member.connected);
      const { host, you, watching, reconnecting, muted: is_muted } = TEXTS.lobby.badges;
      /** @type {Badge[]} */
      const shown = [];
      if (room.teams > 0 && member.team) shown.push(teamBadge(member.team));
      if (member.id === status.host) shown.push({ text: host, style: "host" });
      if (member.id === me?.id) shown.push({ text: you });
      if (member.spectator) shown.push({ text: watching });
      if (!member.connected) shown.push({ text: reconnecting });
      if (muted.has(member.id)) shown.push({ text: is_muted });
      showBadges(shown);
      hide(ready, !isReadyAsked(status) || member.spectator);
      toggle(ready, "on", member.ready);
      put(ready, member.ready ? TEXTS.lobby.is_ready : TEXTS.words.not_ready);
      offer(member, room);
    },
    /** @param {import("../../net/room_status.js").BotStatus} bot */
    showBot(bot) {
      put(name, safeName(bot.name));
      setVar(node, "--seat", colourOf(bot.slot));
      const is_bot = { text: TEXTS.lobby.badges.bot };
      showBadges(bot.team ? [teamBadge(bot.team), is_bot] : [is_bot]);
      hide(ready, true);
      hide(tools, true);
    },
  };
}

/** A team's mark and name. @param {number} team */
export const teamText = (team) => `${TEAM_MARKS[team] ?? "★"} ${TEXTS.words.teams[team] ?? ""}`;

/** @param {number} team @returns {Badge} */
const teamBadge = (team) => ({ text: teamText(team), style: `team team-${team}` });

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
        label: TEXTS.lobby.deeds.move(teamText(team)),
        extra: { team },
      });
    }
  }
  if (is_me) return deeds;
  const is_muted = muted.has(member.id);
  const name = safeName(member.name);
  deeds.push({
    deed: /** @type {Deed} */ ("mute"),
    label: is_muted ? TEXTS.lobby.deeds.unmute : TEXTS.lobby.deeds.mute,
    extra: { on: !is_muted },
  });
  if (is_host) {
    deeds.push({ deed: /** @type {Deed} */ ("host"), label: TEXTS.lobby.deeds.host });
    deeds.push({
      deed: /** @type {Deed} */ ("kick"),
      label: TEXTS.lobby.deeds.kick(name),
      is_harsh: true,
    });
    deeds.push({
      deed: /** @type {Deed} */ ("ban"),
      label: TEXTS.lobby.deeds.ban(name),
      is_harsh: true,
    });
  } else if (status.host === null && !me.spectator && !status.vote) {
    deeds.push({
      deed: /** @type {Deed} */ ("vote_kick"),
      label: TEXTS.lobby.deeds.vote_kick(name),
      is_harsh: true,
    });
  }
  return deeds;
}
