/** Driftline's own HUD: hull and armour, dash charges, rail, carried shards, the teams' scores, and
 * the wait after death. */

import { PHASES } from "../../generated/protocol.js";
import { TELLS_OF_KILLS } from "./moments.js";
import { TEXTS } from "./texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Own} Own */

const LOW_HULL = 0.35;
const TOAST_MS = 1900;

/**
 * @param {HTMLElement} root @param {import("../../ui/match/hud.js").HudKit} kit
 * @returns {import("../../render/types.js").Hud}
 */
export function createHud(root, kit) {
  const { el, put, setVar, toggle, format, teamText, prompts } = kit;
  const hull = el("b");
  const armour = el("i", { class: "armour" });
  const hull_bar = el("div", { class: "hull" }, el("i", { class: "fill" }), armour, hull);
  const teams = el("ol", { class: "teams game-hud", "aria-label": TEXTS.teams });
  const dashes = el("div", { class: "dashes" });
  const rail = el("div", { class: "rail" }, el("i", { class: "fill" }), el("span", {}, TEXTS.rail));
  const shards = el("b");
  const bonus = el("small");
  const carried = el("div", { class: "carried" }, el("i", { class: "gem" }), shards, bonus);
  const mines = el("b");
  const mine_key = el("kbd");
  const laid = el("div", { class: "carried mines some" }, el("i"), mines, mine_key);
  const panel = el(
    "div",
    { class: "ship-hud game-hud" },
    el("div", { class: "hold" }, carried, laid),
    hull_bar,
    el("div", { class: "charges" }, dashes, rail),
  );
  const fate = el("p", { class: "fate game-hud", role: "status" });
  const toast = el("p", { class: "toast game-hud" });
  root.append(panel, fate, toast, teams);
  const thumb_dash = document.getElementById("btn-dash");
  const thumb_rail = document.getElementById("btn-rail");
  const thumb_mine = document.getElementById("btn-mine");
  let killer = "";
  let weapon = -1;
  let carried_last = 0;
  let died_ms = 0;
  let was_alive = true;
  let toast_until_ms = 0;

  /** @param {Own} own @param {View} view */
  function showHull(own, view) {
    const share = Math.max(0, Math.min(1, own.hull / (view.constants.hull ?? 100)));
    setVar(hull_bar, "--share", share.toFixed(3));
    toggle(hull_bar, "low", share < LOW_HULL);
    const extra = own.armour ?? 0;
    setVar(armour, "--share", Math.min(1, extra / (view.constants.armour_hull ?? 40)).toFixed(3));
    put(hull, extra > 0 ? `${Math.ceil(own.hull)} + ${extra}` : String(Math.ceil(own.hull)));
  }

  /** @param {Own} own @param {View} view */
  function showCharges(own, view) {
    const most = view.constants.dash_charges ?? 2;
    const recharge = view.constants.dash_recharge_ticks ?? 90;
    while (dashes.children.length < most) dashes.append(el("i"));
    for (let i = 0; i < most; i++) {
      const pip = /** @type {HTMLElement} */ (dashes.children[i]);
      const coming = i === own.dash_charges ? 1 - own.dash_recharge / recharge : 0;
      setVar(pip, "--share", (i < own.dash_charges ? 1 : coming).toFixed(2));
      toggle(pip, "ready", i < own.dash_charges);
    }
    const cooldown = view.constants.rail_cooldown_ticks ?? 120;
    const ready = 1 - Math.min(1, own.rail_ready / cooldown);
    setVar(rail, "--share", ready.toFixed(3));
    toggle(rail, "ready", ready >= 1 && own.rail_charge === 0);
    toggle(rail, "charging", own.rail_charge > 0);
    setVar(thumb_rail, "--share", ready.toFixed(2));
    setVar(
      thumb_dash,
      "--share",
      own.dash_charges > 0 ? 1 : (1 - own.dash_recharge / recharge).toFixed(2),
    );
  }

  /** @param {Own} own @param {View} view */
  function showShards(own, view) {
    put(shards, String(own.shards));
    put(
      bonus,
      own.shards > 0 ? TEXTS.more_damage(damageBonus(own.shards, view.constants)) : TEXTS.shards,
    );
    toggle(carried, "some", own.shards > 0);
  }

  /** How many mines there are to lay; by thumb with a button that comes with them. @param {View} view */
  function showMines(view) {
    const count = view.own?.mines ?? 0;
    laid.hidden = count === 0;
    put(mines, String(count));
    put(mine_key, prompts.control("mine"));
    if (thumb_mine) thumb_mine.hidden = count === 0;
  }

  /** The score of each team, the player's marked. @param {View} view */
  function showTeams(view) {
    const rows = view.kinds.teams;
    const lines = Array.isArray(rows) ? [...rows].sort((a, b) => a.team - b.team) : [];
    const own_team = view.own ? view.seats.get(view.own.slot)?.team : undefined;
    teams.hidden = lines.length === 0;
    while (teams.children.length > lines.length) teams.lastElementChild?.remove();
    while (teams.children.length < lines.length) teams.append(el("li", {}, el("span"), el("b")));
    lines.forEach(({ team, score }, i) => {
      const line = /** @type {HTMLElement} */ (teams.children[i]);
      line.className = `team-${team}`;
      toggle(line, "own", team === own_team);
      put(line.children[0], team === own_team ? TEXTS.your_team : teamText(team));
      put(line.children[1], String(score));
    });
  }

  /** Shows who destroyed the ship, and when it comes back. @param {Own} own @param {View} view */
  function showFate(own, view) {
    const wait_ms = (1000 * (view.constants.respawn_ticks ?? 60)) / view.tick_hz;
    if (was_alive && !own.alive) died_ms = view.now_ms;
    if (!was_alive && own.alive) [killer, weapon] = ["", -1];
    if (own.alive) carried_last = own.shards;
    was_alive = own.alive;
    toggle(panel, "dead", !own.alive);
    fate.hidden = own.alive || view.match.phase !== PHASES.playing;
    if (fate.hidden) return;
    const left = Math.max(1, Math.ceil((wait_ms - (view.now_ms - died_ms)) / 1000));
    put(fate, TEXTS.fate(TEXTS.death(killer, weapon), shardsLost(carried_last), left));
  }

  /** @param {View} view */
  function readLog(view) {
    const own = view.own?.slot;
    for (const entry of [...view.log, ...view.events]) {
      if (!TELLS_OF_KILLS.includes(entry.name) || own === undefined) continue;
      if (entry.victim === own) {
        killer = entry.by === own ? "" : format.safeName(view.seats.get(entry.by)?.name);
        weapon = entry.weapon;
      } else if (entry.by === own) {
        say(TEXTS.destroyed(format.safeName(view.seats.get(entry.victim)?.name)), view.now_ms);
      }
    }
    for (const event of view.events) {
      if (event.name === "bank" && event.slot === own) {
        say(TEXTS.banked(event.amount), view.now_ms);
      } else if (event.name === "theft" && event.slot === own) {
        say(TEXTS.stole(event.amount), view.now_ms);
      } else if (event.name === "theft" && event.team === view.seats.get(own ?? -1)?.team) {
        say(TEXTS.robbed, view.now_ms);
      } else if (event.name === "pickup" && event.slot === own) {
        say(TEXTS.picked[event.what] ?? "", view.now_ms);
      }
    }
    toast.hidden = view.now_ms > toast_until_ms;
  }

  /** @param {string} text @param {number} now_ms */
  function say(text, now_ms) {
    put(toast, text);
    toast_until_ms = now_ms + TOAST_MS;
  }

  return {
    update(view) {
      readLog(view);
      showTeams(view);
      showMines(view);
      panel.hidden = !view.own;
      if (!view.own) return;
      showHull(view.own, view);
      showCharges(view.own, view);
      showShards(view.own, view);
      showFate(view.own, view);
    },
    remove() {
      for (const node of [panel, fate, toast, teams]) node.remove();
    },
  };
}

/** How many of the carried shards a death drops: half of them, rounded up. @param {number} carried */
export const shardsLost = (carried) => Math.ceil(carried / 2);

/** What carried shards add to damage, in percent. @param {number} shards
 * @param {{shard_damage?: number, shard_damage_limit?: number}} constants */
export function damageBonus(shards, { shard_damage = 0.02, shard_damage_limit = 0.2 }) {
  return Math.round(Math.min(shard_damage_limit, shards * shard_damage) * 100);
}
