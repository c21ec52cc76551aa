/** How a round ended, as text to read: winner, the teams' totals, everybody's place. Pure. */

import { safeName, standings } from "../shared/format.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../net/room_status.js").RoomStatus} RoomStatus */

/** @typedef {{slot: number, place: number, name: string, score: number, kills: number, deaths: number, team: number, awards: string[]}} PlayerResult */
/** @typedef {{team: number, place: number, score: number}} TeamResult */

/**
 * The teams, best first: from the status, else from the team scores in the world, else by the sums
 * of their players' scores; empty without teams.
 *
 * @param {View} view
 * @param {RoomStatus | null} status
 * @param {PlayerResult[]} players
 * @returns {TeamResult[]}
 */
export function teamResults(view, status, players) {
  const announced = status?.team_standings ?? [];
  const totals = announced.length ? announced : (teamsInSight(view) ?? sums(players));
  return placed([...totals].sort((a, b) => b.score - a.score || a.team - b.team));
}

/** @param {View} view @returns {{team: number, score: number}[] | null} */
function teamsInSight({ kinds }) {
  const rows = kinds.teams;
  if (!Array.isArray(rows) || !rows.length) return null;
  return rows.map(({ team, score }) => ({ team, score }));
}

/** @param {PlayerResult[]} players */
function sums(players) {
  const teams = [...new Set(players.map(({ team }) => team))].filter((team) => team > 0);
  return teams.map((team) => ({
    team,
    score: players
      .filter((player) => player.team === team)
      .reduce((sum, { score }) => sum + score, 0),
  }));
}

/**
 * Everybody's final place: from the status, else by the scores that the page has.
 *
 * @param {View} view
 * @param {import("../../net/room_status.js").StandingStatus[] | null} announced
 * @returns {PlayerResult[]}
 */
export function playerResults(view, announced) {
  if (announced?.length) {
    const { seats } = view;
    const fightsOf = (/** @type {number} */ slot) => {
      const { kills = 0, deaths = 0 } = seats.get(slot) ?? {};
      return { kills, deaths };
    };
    return placed(announced.map((one) => ({ ...one, ...fightsOf(one.slot) })));
  }
  return standings(view.seats).map(({ slot, seat, place }) => ({
    slot,
    place,
    name: seat.name,
    score: seat.score,
    kills: seat.kills,
    deaths: seat.deaths,
    team: seat.team,
    awards: [],
  }));
}

/**
 * Equal scores share a place.
 *
 * @template {{score: number}} One
 * @param {One[]} results best first
 * @returns {(One & {place: number})[]}
 */
const placed = (results) =>
  results.map((one) => ({
    ...one,
    place: 1 + results.filter(({ score }) => score > one.score).length,
  }));

/** The players by their teams' places, then by their own. @param {PlayerResult[]} players @param {TeamResult[]} teams */
export function byTeam(players, teams) {
  const rank = new Map(teams.map(({ team }, i) => [team, i]));
  const rankOf = (/** @type {PlayerResult} */ { team }) => rank.get(team) ?? teams.length;
  return [...players].sort((a, b) => rankOf(a) - rankOf(b) || a.place - b.place);
}

/**
 * The winner, as a headline.
 * @param {string[]} names At most three. @param {number} winners @param {boolean} is_own
 */
export function winnerText(names, winners, is_own) {
  const { nobody_won, you_win, wins, draw, draw_of } = TEXTS.results;
  if (winners === 0) return nobody_won;
  if (winners === 1) return is_own ? you_win : wins(names[0]);
  return winners > names.length ? draw(winners) : draw_of(names);
}

/** The same for teams. @param {TeamResult[]} teams @param {number} own_team 0: none */
export function teamWinnerText(teams, own_team) {
  const best = teams.filter(({ place }) => place === 1);
  if (best.length === 1 && best[0].team === own_team) return TEXTS.results.your_team_wins;
  const names = best.map(({ team }) => teamName(team));
  return winnerText(names.slice(0, 3), names.length, false);
}

/** A team's place and score. @param {TeamResult} own @param {TeamResult[]} teams @param {number} score the player's */
export function teamVerdictText(own, teams, score) {
  const is_shared = teams.some(({ team, place }) => team !== own.team && place === own.place);
  return TEXTS.results.team_verdict({ ...own, is_shared }, teams.length, score);
}

/** @param {number} team */
export const teamName = (team) => TEXTS.words.teams[team] ?? "";

/**
 * Headline and verdict of a round.
 *
 * @param {PlayerResult[]} players @param {TeamResult[]} teams @param {number | undefined} own_slot
 */
export function sentences(players, teams, own_slot) {
  const own = players.find(({ slot }) => slot === own_slot);
  if (teams.length) {
    const own_team = teams.find(({ team }) => team === own?.team);
    return {
      headline: teamWinnerText(teams, own_team?.team ?? 0),
      verdict: own && own_team ? teamVerdictText(own_team, teams, own.score) : "",
    };
  }
  const best = players.filter(({ place }) => place === 1);
  const names = best.slice(0, 3).map(({ name }) => safeName(name));
  return {
    headline: winnerText(names, best.length, own?.place === 1),
    verdict: own ? TEXTS.results.verdict(own.place, players.length, own.score) : "",
  };
}
