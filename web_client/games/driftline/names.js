/**
 * Names over ships and counts of shards below them. In a crowd they would cover each other, so those
 * that matter most to the player come first, and the others only where there is room: the ship under
 * the pointer, the leader, team-mates, then whoever is nearest.
 */

import { showsName } from "../../render/labels.js";
import { TEAM_MARKS } from "../../ui/shared/members.js";
import { HUES } from "./arena_sprites.js";
import { fadeOf, RING_UNITS } from "./ships.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Point} Point */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */
/** @typedef {import("./ships.js").Look} Look */

const NAME = { colour: "#dfe9ff", size_px: 12, away_px: 6 };
const COUNT = { size_px: 11, away_px: 5 };
/** From a ship's ring to its texts. */
const AWAY_UNITS = 8;
/** From far away only such a load is written out. */
const MANY_SHARDS = 5;
/** Farther ships count as nearer by these factors. A name that is shown stays until another is
 * nearer by far, so that two do not take turns. */
const NEARER = { shown: 0.7, team: 0.6, leader: 0.3 };
const POINTED_PX = 48;
/** How fast names come and go. */
const FADE_PER_S = 7;
const LEAST_ALPHA = 0.03;
/** The player's ship has this much room, which no text covers. */
const OWN_PX = 40;

/** Texts are kept: a new one in each frame would be garbage. @type {string[]} */
const COUNTS = [];
/** @param {number} shards */
const countText = (shards) => (COUNTS[shards] ??= `◆ ${shards}`);

export class Names {
  /** Ships by rank, used again. @type {Look[]} */
  #ranked = [];
  /** @type {View["seats"] | null} */
  #seats = null;
  #leader = -1;

  /** @param {Renderer} renderer @param {import("../../render/labels.js").Declutter} declutter */
  constructor(renderer, declutter) {
    this.renderer = renderer;
    this.declutter = declutter;
  }

  /**
   * @param {View} view @param {readonly Look[]} ships on screen @param {Point | null} pointer
   * @param {number} dt_s
   */
  draw(view, ships, pointer, dt_s) {
    const { names, camera } = this.renderer;
    const enlarged = camera.enlargement(view.constants.ship_radius ?? 20);
    const away = RING_UNITS * enlarged + AWAY_UNITS;
    const least_shards = enlarged > 1 ? MANY_SHARDS : 1;
    this.#findLeader(view.seats);
    this.#ranked.length = 0;
    const share = Math.min(1, FADE_PER_S * dt_s);
    for (const look of ships) {
      if (look.slot === view.own?.slot) {
        const at = camera.toScreen(look.x, look.y);
        this.declutter.take(at.x, at.y, OWN_PX, OWN_PX);
      }
      look.rank = this.#rankOf(look, view, pointer);
      this.#ranked.push(look);
    }
    this.#ranked.sort(byRank);
    for (const look of this.#ranked) {
      const is_own = look.slot === view.own?.slot;
      const seat = view.seats.get(look.slot);
      if (seat && !is_own && showsName(names, view, look.slot)) {
        this.#drawName(look, seat, away, share, fadeOf(look, view));
      } else look.name_shown = 0;
      if (look.shards >= least_shards) this.#drawCount(look, is_own, away, share);
      else look.count_shown = 0;
    }
  }

  /** @param {Look} look @param {import("../../render/types.js").Seat} seat @param {number} away units
   * @param {number} share of the way that names come or go @param {number} fade */
  #drawName(look, seat, away, share, fade) {
    const { ctx, camera, labels } = this.renderer;
    if (look.seat !== seat) {
      look.seat = seat;
      look.name = seat.team > 0 ? `${TEAM_MARKS[seat.team] ?? ""} ${seat.name}` : seat.name;
    }
    const { x, y } = camera.toScreen(look.x, look.y - away);
    const { width, height } = labels.sizeOf(look.name, NAME.colour, NAME.size_px);
    const has_room = this.declutter.take(x, y - NAME.away_px, width, height);
    look.name_shown += (Number(has_room) - look.name_shown) * share;
    if (look.name_shown < LEAST_ALPHA) return;
    const alpha = 0.9 * look.name_shown * fade;
    labels.draw(ctx, look.name, NAME.colour, NAME.size_px, x, y - NAME.away_px, alpha);
  }

  /** @param {Look} look @param {boolean} is_own @param {number} away units @param {number} share */
  #drawCount(look, is_own, away, share) {
    const { ctx, camera, labels } = this.renderer;
    const text = countText(look.shards);
    const { x, y } = camera.toScreen(look.x, look.y + away);
    const { width, height } = labels.sizeOf(text, HUES.shard, COUNT.size_px);
    const has_room = this.declutter.take(x, y + COUNT.away_px, width, height) || is_own;
    look.count_shown += (Number(has_room) - look.count_shown) * share;
    if (look.count_shown < LEAST_ALPHA) return;
    const alpha = (is_own ? 0.9 : 0.8) * look.count_shown;
    labels.draw(ctx, text, HUES.shard, COUNT.size_px, x, y + COUNT.away_px, alpha);
  }

  /** @param {Look} look @param {View} view @param {Point | null} pointer */
  #rankOf(look, view, pointer) {
    const { camera } = this.renderer;
    const { own } = view;
    if (own && look.slot === own.slot) return -1;
    if (pointer) {
      const at = camera.toScreen(look.x, look.y);
      const away_px = Math.hypot(at.x - pointer.x, at.y - pointer.y);
      if (away_px < POINTED_PX) return away_px / POINTED_PX;
    }
    let units = Math.hypot(look.x - (own ?? camera).x, look.y - (own ?? camera).y);
    if (look.name_shown > 0.5) units *= NEARER.shown;
    if (look.slot === this.#leader) units *= NEARER.leader;
    const team = view.seats.get(look.slot)?.team ?? 0;
    if (own && team > 0 && team === view.seats.get(own.slot)?.team) units *= NEARER.team;
    return units;
  }

  /** The player with the highest score, looked for when a score has changed. @param {View["seats"]} seats */
  #findLeader(seats) {
    if (seats === this.#seats) return;
    this.#seats = seats;
    this.#leader = -1;
    let most = 0;
    for (const [slot, { score }] of seats) {
      if (score > most) [this.#leader, most] = [slot, score];
    }
  }
}

/** @param {Look} a @param {Look} b */
const byRank = (a, b) => a.rank - b.rank;
