/**
 * STATUS, `[5, map]`: everything that members know of their room besides its world. It is sent
 * whole on every change, so the newest one holds and nothing is merged.
 */

import { PHASES } from "../generated/protocol.js";
import { BadMessage } from "./codec.js";

/** @typedef {"lobby" | "countdown" | "playing" | "results"} PhaseName */

/**
 * @typedef {object} MemberStatus
 * @property {number} id the person id: a serial within the room, never the player's identity
 * @property {string} name
 * @property {number | null} slot null: a spectator
 * @property {number} team 0: none
 * @property {boolean} ready
 * @property {boolean} spectator
 * @property {boolean} connected false: the seat is held for somebody who lost the connection
 */

/** @typedef {{ slot: number, name: string, team: number }} BotStatus */

/** @typedef {{ slot: number, name: string, score: number, team: number, awards: string[] }} StandingStatus */

/** @typedef {{ team: number, score: number }} TeamStatus */

/** @typedef {{ target: number, by: number, yes: number, needed: number, ends_tick: number }} VoteStatus */

/**
 * @typedef {object} RoomStatus
 * @property {number} version
 * @property {number} tick
 * @property {PhaseName} phase
 * @property {boolean} lobby whether the room has a lobby to come back to
 * @property {number | null} host a person id
 * @property {boolean} locked
 * @property {"play" | "watch"} late_join
 * @property {Record<string, any>} settings
 * @property {string} game
 * @property {string} mode
 * @property {string} code
 * @property {string | null} link
 * @property {number} limit
 * @property {number} min_players
 * @property {number} slow_mode_s
 * @property {MemberStatus[]} members
 * @property {BotStatus[]} bots
 * @property {StandingStatus[] | null} standings
 * @property {TeamStatus[]} team_standings best first; empty without teams
 * @property {VoteStatus | null} vote
 * @property {unknown[]} log room-log entries as a tick message has them
 */

const PHASE_NAMES = Object.keys(PHASES);

/**
 * Check a STATUS map and fill in what it leaves out.
 *
 * @param {unknown} body
 * @returns {RoomStatus}
 * @throws {BadMessage}
 */
export function readStatus(body) {
  const map = asMap(body, "a status");
  const phase = map.phase;
  if (!PHASE_NAMES.includes(phase)) throw new BadMessage(`there is no phase ${phase}`);
  return {
    version: whole(map.version, "version"),
    tick: whole(map.tick, "tick"),
    phase,
    lobby: Boolean(map.lobby),
    host: typeof map.host === "number" ? map.host : null,
    locked: Boolean(map.locked),
    late_join: map.late_join === "watch" ? "watch" : "play",
    settings: asMap(map.settings ?? {}, "settings"),
    game: text(map.game),
    mode: text(map.mode),
    code: text(map.code),
    link: typeof map.link === "string" ? map.link : null,
    limit: Number(map.limit ?? 0),
    min_players: Number(map.min_players ?? 0),
    slow_mode_s: Number(map.slow_mode_s ?? 0),
    members: list(map.members, "members").map(readMember),
    bots: list(map.bots, "bots").map(readBot),
    standings: map.standings ? list(map.standings, "standings").map(readStanding) : null,
    team_standings: list(map.team_standings, "team standings").map(readTeam),
    vote: map.vote ? readVote(map.vote) : null,
    log: list(map.log, "log"),
  };
}

/** @param {unknown} value @returns {MemberStatus} */
function readMember(value) {
  const member = asMap(value, "a member");
  return {
    id: whole(member.id, "a member's id"),
    name: text(member.name),
    slot: typeof member.slot === "number" ? member.slot : null,
    team: Number(member.team ?? 0),
    ready: Boolean(member.ready),
    spectator: Boolean(member.spectator),
    connected: member.connected !== false,
  };
}

/** @param {unknown} value @returns {BotStatus} */
function readBot(value) {
  const bot = asMap(value, "a bot");
  return { slot: whole(bot.slot, "a slot"), name: text(bot.name), team: Number(bot.team ?? 0) };
}

/** @param {unknown} value @returns {StandingStatus} */
function readStanding(value) {
  const standing = asMap(value, "a standing");
  return {
    slot: whole(standing.slot, "a slot"),
    name: text(standing.name),
    score: Number(standing.score ?? 0),
    team: Number(standing.team ?? 0),
    awards: list(standing.awards, "awards").map(text),
  };
}

/** @param {unknown} value @returns {TeamStatus} */
function readTeam(value) {
  const { team, score } = asMap(value, "a team");
  return { team: whole(team, "a team"), score: Number(score ?? 0) };
}

/** @param {unknown} value @returns {VoteStatus} */
function readVote(value) {
  const vote = asMap(value, "a vote");
  return {
    target: whole(vote.target, "a vote's target"),
    by: Number(vote.by ?? -1),
    yes: Number(vote.yes ?? 0),
    needed: Number(vote.needed ?? 0),
    ends_tick: Number(vote.ends_tick ?? 0),
  };
}

/** @param {unknown} value @param {string} what @returns {Record<string, any>} */
function asMap(value, what) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadMessage(`${what} is a map`);
  }
  return value;
}

/** @param {unknown} value @param {string} what @returns {unknown[]} */
function list(value, what) {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadMessage(`${what} is an array`);
  return value;
}

/** @param {unknown} value @param {string} what @returns {number} */
function whole(value, what) {
  if (!Number.isInteger(value)) throw new BadMessage(`${what} is a whole number`);
  return /** @type {number} */ (value);
}

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : "");
