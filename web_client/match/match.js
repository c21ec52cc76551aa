/**
 * One stay in one room, from welcome to close: hands plain data between the parts and makes the
 * view that a frame is drawn from.
 *
 *     message → inbox → playback, timeline · clock · predictor
 *     frame   → clock → sampler → predictor, socket → playback → view
 */

import {
  HOLD_TICKS,
  NEXT_PHASE,
  NO_MARGIN,
  PHASES,
  SERVER_MESSAGES,
} from "../generated/protocol.js";
import { Sampler } from "../input/sampler.js";
import { EventQueue } from "../interpolation/event_queue.js";
import { Playback } from "../interpolation/playback.js";
import { Timeline } from "../interpolation/timeline.js";
import { packAck, packInput, packPing, packResync } from "../net/codec.js";
import { Inbox } from "../net/world/inbox.js";
import { InputClock } from "../net/input_clock.js";
import { Meter } from "../net/meter.js";
import { targetsAt } from "./ghosts.js";
import { OwnScore } from "./own_score.js";
import { SeatTable } from "./seat_table.js";
import { Predictor } from "../prediction/predictor.js";
import { PredictedShots } from "../prediction/shots.js";
import { Smoothing } from "../prediction/smoothing.js";
import { composeView } from "./view.js";

/** @typedef {import("../net/world/inbox.js").Arrival} Arrival */
/** @typedef {import("../net/world/room_log.js").GameEvent} GameEvent */
/** @typedef {import("../net/world/tables.js").GameTables} GameTables */
/** @typedef {import("../input/sampler.js").Controls} Controls */
/** @typedef {Record<string, number>} Values */

const PING_EVERY_MS = 1000;
const ACK_EVERY_MS = 250;
/** For a game without a snap distance. */
const SNAP_UNITS = 80;
const CORRECTIONS_KEPT = 1200;
/** How many ticks of sent inputs are kept: more than the input clock may jump back. */
const RECORDS_KEPT = 1024;
const PRIVATE_HEAD = ["view_cell", "margin"];

/**
 * @typedef {object} MatchOptions
 * @property {Record<string, any>} welcome
 * @property {GameTables} tables
 * @property {import("../prediction/predictor.js").Twin | null} twin the game's predicted step
 * @property {(frame: Uint8Array<ArrayBuffer>) => void} send
 * @property {() => number} now_ms
 * @property {number} handshake_ms a first guess of the round trip
 * @property {Inbox} [inbox] of an earlier round in the same room
 * @property {(log: GameEvent[], personal: GameEvent[]) => void} [on_announced] as it comes in
 */

export class Match {
  /** @param {MatchOptions} options */
  constructor({
    welcome,
    tables,
    twin,
    send,
    now_ms,
    handshake_ms,
    inbox,
    on_announced = () => {},
  }) {
    const { tick_hz, constants } = welcome;
    this.welcome = welcome;
    this.tables = tables;
    this.send = send;
    this.now_ms = now_ms;
    this.on_announced = on_announced;
    /** @type {number | null} */
    this.slot = welcome.slot ?? null;
    this.tick_ms = 1000 / tick_hz;
    this.inbox = inbox ?? new Inbox(tables, welcome);
    this.clock = new InputClock(tick_hz, welcome.tick, now_ms(), handshake_ms);
    this.playback = new Playback(tick_hz);
    const velocity = twin?.velocity;
    this.timeline = new Timeline(tables.kinds, tick_hz, {
      velocity_of: velocity && ((shot) => velocity(shot.aim, constants)),
      isTeleport: twin?.isTeleport,
    });
    this.events = new EventQueue(this.slot);
    this.sampler = new Sampler(tables.input);
    /** What was sent for the newest ticks. @type {Map<number, Uint8Array>} */
    this.records = new Map();
    this.smoothing = new Smoothing(twin?.snapDistance?.(constants) ?? SNAP_UNITS);
    this.shots = new PredictedShots(this.tick_ms);
    this.own_score = new OwnScore();
    this.seats = new SeatTable();
    this.twin = twin;
    this.predictor =
      twin && this.slot !== null && tables.private_kind
        ? new Predictor(twin, welcome.map, constants, (input, missing) =>
            this.sampler.substitute(input, missing <= HOLD_TICKS),
          )
        : null;
    this.meter = new Meter();
    this.last_frame_ms = now_ms();
    this.next_ping_ms = 0;
    this.next_ack_ms = 0;
    /** Shown with the next frame. @type {{ events: any[], log: any[] }} */
    this.fresh = { events: [], log: [] };
    /** @type {{ tick: number, distance: number, fields: string[] }[]} */
    this.corrections = [];
    /** How many confirmed ticks were predicted wrongly. */
    this.mispredictions = 0;
    this.snaps = 0;
    this.teleported = false;
    /** @type {Arrival | null} */
    this.newest = null;
    /** Private columns that nobody predicts, as last received. @type {Values} */
    this.unpredicted = {};
    /** Where others were drawn at the player's last shot, while ghosts are shown. @type {any[]} */
    this.aimed = [];
    this.remembers_aims = false;
    /** The point or slot that a spectator looks at. @type {{ x?: number, y?: number, slot?: number }} */
    this.watching = {};
  }

  /**
   * @param {[number, ...any[]]} message
   * @param {number} bytes
   */
  receive(message, bytes) {
    const now_ms = this.now_ms();
    this.meter.add(bytes, now_ms);
    if (message[0] === SERVER_MESSAGES.pong) this.clock.measured(now_ms - message[1]);
    if (message[0] === SERVER_MESSAGES.tick) this.arrived(this.inbox.receive(message), now_ms);
  }

  /**
   * Take the messages for this member that come while the world stands still.
   *
   * @param {[number, ...any[]]} message
   */
  overhear(message) {
    if (message[0] !== SERVER_MESSAGES.tick) return;
    const { log, personal } = this.inbox.receive(message);
    this.on_announced(log, personal);
  }

  /** @param {Arrival} arrival @param {number} now_ms */
  arrived(arrival, now_ms) {
    this.newest = arrival;
    this.fresh.log.push(...arrival.log);
    this.fresh.events.push(...arrival.personal);
    const seat = arrival.frame.kinds.seat?.find(({ id }) => id === this.slot);
    this.own_score.follow(seat?.values, arrival.personal);
    this.on_announced(arrival.log, arrival.personal);
    this.events.push(arrival.events);
    if (arrival.is_new) {
      this.timeline.push(arrival.frame);
      this.playback.received(arrival.tick, now_ms, arrival.covers);
      this.clock.received(arrival.tick, arrival.own?.margin ?? NO_MARGIN, now_ms);
    }
    if (arrival.own) this.reconcile(arrival.tick, arrival.own);
    this.confirmShots(arrival);
    for (const cell of this.inbox.asksAt(now_ms)) this.send(packResync(cell));
  }

  /** @param {number} tick @param {Values} record */
  reconcile(tick, record) {
    if (!this.predictor) return;
    const { unpredicted = [] } = this.predictor.twin;
    this.unpredicted = Object.fromEntries(unpredicted.map((name) => [name, record[name]]));
    const others = [...PRIVATE_HEAD, ...unpredicted];
    const own = Object.entries(record).filter(([name]) => !others.includes(name));
    if (own.every(([, value]) => value === 0)) {
      this.predictor.stop();
      return;
    }
    const correction = this.predictor.reconcile(tick, Object.fromEntries(own));
    if (!correction) {
      this.jumped();
      return;
    }
    const { distance, fields, before, after } = correction;
    if (fields.length > 0) this.mispredictions += 1;
    this.corrections.push({ tick, distance, fields });
    if (this.corrections.length > CORRECTIONS_KEPT) this.corrections.shift();
    if (this.twin?.isTeleport?.(before, after)) this.jumped();
    else if (!this.smoothing.corrected(asPosition(before), asPosition(after))) this.snaps += 1;
  }

  /** The player's entity is somewhere else: nothing glides there. */
  jumped() {
    this.smoothing.clear();
    this.teleported = true;
  }

  /** @param {Arrival} arrival */
  confirmShots({ frame }) {
    for (const rows of Object.values(frame.kinds)) {
      if (!rows.length || !("number" in rows[0].values)) continue;
      for (const { values } of rows) {
        if (values.owner === this.slot) this.shots.confirmed(values.number);
      }
    }
  }

  /**
   * Let time pass up to `now_ms`: sample and send the inputs that are due, and predict.
   *
   * @param {number} now_ms
   * @param {Controls | null} controls null: nobody is at them
   * @param {number | null} aim 65,536 to a turn; null: as before
   */
  advance(now_ms, controls, aim) {
    const [first, last] = this.clock.advance(now_ms);
    if (this.slot !== null)
      for (let tick = first; tick <= last; tick++) this.step(tick, controls, aim);
    else if (now_ms >= this.next_ack_ms) {
      this.next_ack_ms = now_ms + ACK_EVERY_MS;
      this.send(packAck(this.inbox.newest, this.watching));
    }
    // After the inputs: they tell what was on the screen when the player aimed, the last frame.
    this.playback.advance(now_ms);
    if (now_ms >= this.next_ping_ms) {
      this.next_ping_ms = now_ms + PING_EVERY_MS;
      this.send(packPing(this.now_ms()));
    }
    this.smoothing.advance(Math.max(0, now_ms - this.last_frame_ms));
    this.last_frame_ms = now_ms;
  }

  /**
   * @param {number} tick
   * @param {Controls | null} controls
   * @param {number | null} aim
   */
  step(tick, controls, aim) {
    const view = Math.max(0, Math.floor((this.playback.tick ?? 0) * 16));
    const sent = this.records.get(tick);
    if (sent) {
      // The clock has jumped back. The server goes by the first input of a tick, and so does the
      // prediction; sent once more it only says which tick has arrived.
      this.send(packInput(tick, this.inbox.newest, view, sent));
      return;
    }
    const { input, record } = this.sampler.sample(controls, aim);
    this.records.set(tick, record);
    this.records.delete(tick - RECORDS_KEPT);
    this.send(packInput(tick, this.inbox.newest, view, record));
    if (!this.predictor) return;
    const counts = this.isPlaying(tick);
    const before = this.predictor.state;
    this.predictor.step(tick, counts ? input : this.sampler.substitute(input, false));
    const { state } = this.predictor;
    const shot = before && state && this.twin?.shot?.(before, state, input, this.welcome.constants);
    if (!shot) return;
    this.shots.fired({ ...shot, tick });
    if (this.remembers_aims) this.aimed = targetsAt(this, view / 16);
  }

  /**
   * Whether a round is on by what came after `tick`, at which the room last stood in its lobby.
   *
   * @param {number} tick
   */
  hasBegunAfter(tick) {
    if (!this.newest || this.newest.tick <= tick) return false;
    const match = this.newest.frame.kinds.match?.[0]?.values;
    return match !== undefined && match.phase !== PHASES.lobby;
  }

  /** Whether inputs count in `tick`, judged by the round's clock. @param {number} tick */
  isPlaying(tick) {
    const match = this.newest?.frame.kinds.match?.[0]?.values;
    if (!match) return false;
    const is_over = match.ends_at !== 0 && tick >= match.ends_at;
    return (is_over ? NEXT_PHASE[match.phase] : match.phase) === PHASES.playing;
  }

  /** The tick, with fraction, that the player's entity is drawn at: one behind the newest step. */
  get present() {
    return this.clock.time - 1;
  }

  /**
   * The view of this moment. Events, log entries and the mark of a teleport come once.
   *
   * @param {number} now_ms
   * @param {number | null} aim radians, as the player points now
   * @param {string} state of the connection
   */
  view(now_ms, aim, state) {
    const view = composeView(this, now_ms, aim, state);
    this.fresh = { events: [], log: [] };
    this.teleported = false;
    return view;
  }
}

/** @param {Values} state @returns {{ x: number, y: number }} */
const asPosition = ({ x, y }) => ({ x, y });
