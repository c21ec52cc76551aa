/** The results: winner, places, awards, and when the next round begins. */

import { PHASES } from "../../generated/protocol.js";
import { el, hide, put, setVar, toggle } from "../shared/dom.js";
import { safeName, secondsLeft } from "../shared/format.js";
import { teamText } from "../shared/members.js";
import { createPeopleTools } from "../shared/people_tools.js";
import { byTeam, playerResults, sentences, teamResults } from "./outcome.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../shared/members.js").RoomView} RoomView */
/** @typedef {import("./outcome.js").PlayerResult} PlayerResult */
/** @typedef {import("./outcome.js").TeamResult} TeamResult */

/**
 * @typedef {object} ResultCalls
 * @property {(slot: number) => string} colourOf
 * @property {(name: string, args?: Record<string, unknown>) => void} on_command
 */

const PODIUM = 3;
const FILL_MS = 250;
/** A colour that the stylesheet knows by the class `team-N`. */
const TEAM_COLOUR = "var(--team)";

/**
 * @param {HTMLElement} root
 * @param {ResultCalls} calls
 * @param {string} goal how a round is won; may be empty
 */
export function createResults(root, { colourOf, on_command }, goal) {
  const winner = el("h2");
  const verdict = el("p", { class: "verdict" });
  const podium = el("ol", { class: "podium" });
  const rest = el("ol", { class: "also-ran", role: "list", "aria-label": TEXTS.results.places });
  const tools = createPeopleTools(find);
  const next = el("p", { class: "next" });
  const rematch = el(
    "button",
    { type: "button", class: "primary", id: "rematch" },
    TEXTS.results.rematch,
  );
  const panel = el(
    "section",
    { class: "results", "aria-label": TEXTS.words.results },
    el("p", { class: "eyebrow" }, TEXTS.results.over),
    winner,
    verdict,
    el("p", { class: "goal" }, goal),
    podium,
    tools.node,
    rest,
    rematch,
    next,
  );
  panel.hidden = true;
  root.append(panel);
  /** @type {RoomView | null} */
  let room = null;
  let drawn = "";
  let filled_ms = -FILL_MS;
  /** Everybody in the list, with the names to search for. @type {{node: HTMLElement, name: string}[]} */
  let steps = [];
  rematch.addEventListener("click", () => {
    on_command("rematch");
    rematch.blur();
  });

  function find() {
    const found = steps.filter(({ name }) => tools.finds(name));
    for (const step of steps) hide(step.node, !found.includes(step));
    tools.report(found.length, steps.length);
  }

  /** @param {readonly PlayerResult[]} players @param {(player: PlayerResult) => HTMLElement} stepOf */
  function list(players, stepOf) {
    steps = players.map((player) => ({ node: stepOf(player), name: safeName(player.name) }));
    rest.replaceChildren(...steps.map(({ node }) => node));
    tools.fit(steps.length);
    toggle(rest, "long-list", tools.is_long);
    if (tools.is_long) rest.tabIndex = 0;
    else rest.removeAttribute("tabindex");
    find();
    const own = /** @type {HTMLElement | null} */ (rest.querySelector(".own"));
    if (own) rest.scrollTop = own.offsetTop - rest.clientHeight / 2;
  }

  /** @param {View} view */
  function fill(view) {
    const players = playerResults(view, room?.status.standings ?? null);
    const teams = teamResults(view, room?.status ?? null, players);
    const colours = players.map(({ slot }) => colourOf(slot)); // the player may choose others
    const key = JSON.stringify([players, teams, colours]);
    if (key === drawn) return;
    drawn = key;
    const own_slot = view.own?.slot;
    const { headline, verdict: sentence } = sentences(players, teams, own_slot);
    put(winner, headline);
    put(verdict, sentence);
    const best = players.filter((player) => player.place === 1);
    panel.className = teams.length ? `results team-${teams[0].team}` : "results";
    setVar(panel, "--seat", teams.length ? TEAM_COLOUR : best[0] ? colourOf(best[0].slot) : "");
    const step = (/** @type {PlayerResult} */ player) =>
      playerStep(player, player.slot === own_slot, colourOf(player.slot));
    const own_team = players.find(({ slot }) => slot === own_slot)?.team;
    toggle(rest, "by-team", teams.length > 0);
    if (teams.length) {
      podium.replaceChildren(...teams.map((player) => teamStep(player, player.team === own_team)));
      const columnOf = (/** @type {PlayerResult} */ player) =>
        1 + teams.findIndex(({ team }) => team === player.team);
      list(byTeam(players, teams), (player) => {
        const node = step(player);
        setVar(node, "--column", columnOf(player));
        return node;
      });
    } else {
      podium.replaceChildren(...players.slice(0, PODIUM).map(step));
      list(players.slice(PODIUM), step);
    }
  }

  /** @param {View} view */
  function showNext(view) {
    const left = secondsLeft(view.match, view.tick, view.tick_hz);
    const has_lobby = room?.status.lobby ?? false;
    const where = has_lobby ? TEXTS.words.back_to_lobby : TEXTS.results.next_round;
    const due = left === null ? "" : TEXTS.results.due(where, Math.ceil(left));
    put(
      next,
      [has_lobby && rematchText(room?.status.members ?? []), due].filter(Boolean).join(" · "),
    );
    rematch.hidden = !has_lobby || Boolean(room?.me?.spectator);
    rematch.disabled = Boolean(room?.me?.ready);
    put(rematch, room?.me?.ready ? TEXTS.results.wants_rematch : TEXTS.results.rematch);
    toggle(rematch, "done", Boolean(room?.me?.ready));
  }

  return {
    /** @param {RoomView} now */
    showRoom(now) {
      room = now;
    },
    /** @param {View} view */
    update(view) {
      const is_over = view.match.phase === PHASES.results;
      if (panel.hidden === is_over) {
        drawn = "";
        filled_ms = -FILL_MS;
        tools.clear();
      }
      panel.hidden = !is_over;
      if (!is_over) return;
      if (view.now_ms - filled_ms >= FILL_MS) {
        filled_ms = view.now_ms;
        fill(view);
      }
      showNext(view);
    },
    remove: () => panel.remove(),
  };
}

/**
 * How many want a rematch: it begins as soon as all do.
 *
 * @param {import("../../net/room_status.js").RoomStatus["members"]} members
 */
export function rematchText(members) {
  const players = members.filter(({ spectator }) => !spectator);
  const wants = players.filter(({ ready }) => ready).length;
  if (!wants) return "";
  if (wants === players.length) return TEXTS.results.rematch_begins;
  return TEXTS.results.rematch_wanted(wants, players.length);
}

/** @param {PlayerResult} player @param {boolean} is_own @param {string} colour */
function playerStep({ place, name, score, kills, deaths, awards }, is_own, colour) {
  const praise = awards.map((award) => el("small", { class: "award" }, award));
  const fights = kills + deaths > 0 ? [el("small", {}, TEXTS.results.fights(kills, deaths))] : [];
  const step = el(
    "li",
    { class: is_own ? "own" : "" },
    el("span", { class: "place" }, TEXTS.words.ordinal(place)),
    el("span", { class: "who" }, el("b", {}, safeName(name)), ...fights, ...praise),
    el("span", { class: "score" }, String(score)),
  );
  setVar(step, "--seat", colour);
  return step;
}

/** @param {TeamResult} player @param {boolean} is_own */
function teamStep({ team, place, score }, is_own) {
  const step = el(
    "li",
    { class: `team-${team}${is_own ? " own" : ""}` },
    el("span", { class: "place" }, TEXTS.words.ordinal(place)),
    el("span", { class: "who" }, el("b", {}, teamText(team))),
    el("span", { class: "score" }, String(score)),
  );
  setVar(step, "--seat", TEAM_COLOUR);
  return step;
}
