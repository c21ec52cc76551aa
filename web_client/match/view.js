/** Composes the view, the plain data that one frame is drawn from; its type is in `render/types.js`. */

import { ownShotTick } from "../interpolation/projectiles.js";

/** @typedef {import("./match.js").Match} Match */
/** @typedef {import("../render/types.js").View} View */
/** @typedef {import("../render/types.js").Entity} Entity */
/** @typedef {Record<string, number>} Values */

const OTHERS = ["match", "seat"];
/** @type {Entity[]} */
const NOBODY = [];
/** Until the stage says what the player has learned. */
const NO_LESSONS = { has: () => false, learn: () => undefined };

/**
 * @param {Match} match
 * @param {number} now_ms
 * @param {number | null} aim radians
 * @param {string} state of the connection
 * @returns {View}
 */
export function composeView(match, now_ms, aim, state) {
  const { welcome, playback, timeline, present } = match;
  const tick = playback.tick ?? welcome.tick;
  /** @param {number} age_ms of an own shot */
  const momentOf = (age_ms) => ownShotTick(present, tick, age_ms);
  /** @param {string} kind @param {Values} values */
  const tickOf = (kind, values) =>
    values.owner === match.slot
      ? momentOf(timeline.ageOf(kind, values, present) * match.tick_ms)
      : tick;
  const kinds = /** @type {View["kinds"]} */ (/** @type {unknown} */ (timeline.at(tick, tickOf)));
  const own = ownState(match, kinds, aim);
  addPredictedShots(match, kinds, momentOf);
  const [round] = /** @type {Entity[]} */ (kinds.match ?? []);
  return {
    now_ms,
    tick,
    tick_hz: welcome.tick_hz,
    game: welcome.game,
    tables: match.tables,
    map: welcome.map,
    constants: welcome.constants,
    room: welcome.room,
    own,
    watched: null,
    kinds,
    match: { phase: round?.phase ?? 0, ends_at: round?.ends_at ?? 0, round: round?.round ?? 0 },
    seats: match.seats.of(
      match.inbox.log,
      /** @type {Entity[]} */ (kinds.seat ?? NOBODY),
      match.slot,
      match.own_score.newest,
    ),
    events: [...match.fresh.events, ...match.events.take(tick)],
    log: match.fresh.log,
    lessons: NO_LESSONS,
    net: {
      rtt_ms: match.clock.rtt_ms,
      ping_ms: match.clock.mean_rtt_ms,
      jitter_ms: playback.jitter_ms,
      margin: match.clock.margin ?? 0,
      delay_ms: playback.delay_ms,
      bytes_per_s: match.meter.perSecond(now_ms),
      state,
      quiet_ms: 0,
      is_stale: false,
      fade: 1,
      is_simulated: false,
      figures: null,
    },
    ghosts: null,
  };
}

/**
 * The player's entity: its newest row, overlaid by the prediction. Its entry among `kinds` gets the
 * same position.
 *
 * @param {Match} match
 * @param {View["kinds"]} kinds
 * @param {number | null} aim
 * @returns {View["own"]}
 */
function ownState(match, kinds, aim) {
  const { slot, predictor } = match;
  if (slot === null) return null;
  const drawn = ownEntity(match, kinds);
  const state = predictor?.state;
  if (!state) return predictor || !drawn ? null : { ...drawn, slot };

  const newest = newestRow(match, slot) ?? {};
  const own = {
    ...newest,
    ...match.unpredicted,
    ...state,
    ...drawnPosition(match, state),
    slot,
    aim: aim ?? drawn?.aim ?? 0,
    alive: true,
    ...match.twin?.own?.(state),
    teleported: match.teleported,
  };
  if (drawn && own.alive) Object.assign(drawn, { x: own.x, y: own.y, aim: own.aim });
  return own;
}

/**
 * Between the last two predicted steps, plus what is left of hidden corrections.
 *
 * @param {Match} match
 * @param {Values} state
 */
function drawnPosition({ predictor, twin, clock, smoothing }, state) {
  const previous = predictor?.previous ?? state;
  const share = twin?.isTeleport?.(previous, state) ? 1 : clock.alpha;
  return {
    x: previous.x + (state.x - previous.x) * share + smoothing.x,
    y: previous.y + (state.y - previous.y) * share + smoothing.y,
  };
}

/** The player's entity as it is drawn, an element of `kinds`. @param {Match} match @param {View["kinds"]} kinds */
function ownEntity({ slot, tables }, kinds) {
  for (const { name } of tables.kinds) {
    const rows = kinds[name];
    if (OTHERS.includes(name) || !Array.isArray(rows)) continue;
    if (tables.private_kind && name !== tables.private_kind) continue;
    const found = rows.find((row) => row.slot === slot);
    if (found) return found;
  }
  return null;
}

/** The newest row of the player's entity. @param {Match} match @param {number} slot */
function newestRow({ newest, tables }, slot) {
  const rows = newest?.frame.kinds[tables.private_kind ?? ""];
  if (!rows) return null;
  for (const { values } of rows) if (values.slot === slot) return values;
  return null;
}

/**
 * @param {Match} match
 * @param {View["kinds"]} kinds
 * @param {(age_ms: number) => number} momentOf
 */
function addPredictedShots({ shots, present, clock, slot, tables }, kinds, momentOf) {
  const kind = tables.kinds.find(({ born }) => born.some(([name]) => name === "number"));
  const rows = kind && kinds[kind.name];
  if (!Array.isArray(rows)) return;
  for (const shot of shots.at(present, clock.rtt_ms, momentOf)) {
    rows.push(
      /** @type {any} */ ({ ...shot, id: `p${shot.number}`, owner: slot, predicted: true }),
    );
  }
}
