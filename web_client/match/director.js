/**
 * The director: whom a watcher sees. Pure: time is handed in, and the same story makes the same cuts.
 *
 * Everybody has an *interest*, fed by what happens: events that name a slot, points, opponents close
 * by, the lead. The most interesting player is shown, but no shot is shorter than `LEAST_SHOT_MS`, the
 * end of a kill is seen, and the longer a shot lasts, the less it takes to end it.
 */

/** @typedef {import("../render/types.js").View} View */
/** @typedef {import("../render/types.js").Point} Point */
/** @typedef {import("../render/types.js").GameEvent} GameEvent */
/** @typedef {Readonly<Record<string, number>>} Weights what an event adds to the interest, by its name */

/** A picture that changes faster than this tires, and nobody knows who is who. */
const LEAST_SHOT_MS = 4000;
/** From now on another player has to be only as interesting, or `BORED` of it. */
const LONG_SHOT_MS = 14_000;
const VERY_LONG_SHOT_MS = 24_000;
/** How much more interesting another has to be, at the earliest cut; without it two would alternate. */
const HYSTERESIS = 1.6;
const HYSTERESIS_FLOOR = 0.4;
const BORED = 0.6;
/** The wreck flies apart, and the winner turns away. */
const AFTER_KILL_MS = 2000;
/** So long there is nothing to see of somebody who was destroyed. */
const OUT_MS = 3000;
const CHOOSE_EVERY_MS = 250;
/** With a longer gap between two frames, the match was not followed meanwhile. */
const PAUSE_MS = 1000;
const HALF_LIFE_MS = 2500;
const MOST_HEAT = 20;

/** Interest by what happens. */
const ANY_EVENT = 0.5;
/** Events of the room rather than of the game: chatting would draw the camera. */
const ABOUT_PEOPLE = new Set(["roster", "chat", "notice"]);
const KILL = 3;
/** An event that somebody suffers, as a share of what it is worth for who does it. */
const SUFFERED = 0.5;
const POINTS = 2;
/** What is left at each choice of the most points at once: half after 35 s. */
const MOST_POINTS_LEFT = 0.995;
const CLOSE = 1.5;
const CROWD = 0.2;
const MOST_CROWD = 4;
const LEAD = 0.4;
const HUMAN = 0.3;
/** Opponents are close within `NEAR_UNITS`, on a small map within `NEAR_SHARE` of its side. */
const NEAR_UNITS = 700;
const NEAR_SHARE = 0.25;

/** Seats that somebody plays in: 1 human, 2 bot, 3 held. */
const EMPTY = 0;

/**
 * What is remembered of a player.
 * @typedef {object} Subject
 * @property {number} heat what happened lately; halves every `HALF_LIFE_MS`
 * @property {number} score
 * @property {number} killed_ms when it took part in a kill
 * @property {number} out_ms when it was destroyed
 */

export class Director {
  /** The slot that is shown; null while nobody plays. @type {number | null} */
  slot = null;
  /** @type {Map<number, Subject>} by slot */
  #subjects = new Map();
  #since_ms = -Infinity;
  #chosen_ms = -Infinity;
  #heated_ms = 0;
  /** The most points at once lately: what others are worth is measured by it. */
  #most_points = 1;
  /** The tick of each victim's last death, which may come in several events. @type {Map<number, number>} */
  #deaths = new Map();

  /**
   * Take over what happened since the last frame, and say whom to show.
   *
   * @param {View} view
   * @param {Weights} [weights] of the game's events
   * @returns {number | null} slot
   */
  follow(view, weights = {}) {
    const { now_ms } = view;
    // Points that came meanwhile are no gain of this moment.
    if (now_ms - this.#chosen_ms > PAUSE_MS) this.#subjects.clear();
    for (const event of view.events) this.#heed(event, view, weights);
    for (const event of view.log) this.#heed(event, view, weights);
    const is_gone = this.slot !== null && !isPlaying(view, this.slot);
    if (is_gone || now_ms - this.#chosen_ms >= CHOOSE_EVERY_MS) this.#choose(view);
    return this.slot;
  }

  /** Begin with this player. @param {number | null} slot @param {number} now_ms */
  begin(slot, now_ms) {
    this.slot = slot;
    this.#since_ms = now_ms;
  }

  /** @param {GameEvent} event @param {View} view @param {Weights} weights */
  #heed(event, view, weights) {
    if (ABOUT_PEOPLE.has(event.name)) return;
    const { by, slot, owner, target, victim, tick } = event;
    const { now_ms } = view;
    const is_death = typeof victim === "number";
    if (is_death) {
      if (this.#deaths.get(victim) === tick) return;
      this.#deaths.set(victim, tick);
    }
    const weight = weights[event.name] ?? (is_death ? KILL : ANY_EVENT);
    for (const actor of [by, slot, owner]) this.#heat(view, actor, weight);
    this.#heat(view, target, weight * SUFFERED);
    if (!is_death) return;
    const winner = this.#subjects.get(by);
    if (winner) winner.killed_ms = now_ms;
    const loser = this.#subjects.get(victim);
    if (loser) Object.assign(loser, { killed_ms: now_ms, out_ms: now_ms, heat: 0 });
  }

  /** @param {View} view @param {unknown} slot @param {number} by */
  #heat(view, slot, by) {
    if (typeof slot !== "number" || !isPlaying(view, slot)) return;
    const subject = this.#subjectOf(slot, view);
    subject.heat = Math.min(MOST_HEAT, subject.heat + by);
  }

  /** @param {number} slot @param {View} view @returns {Subject} */
  #subjectOf(slot, view) {
    let subject = this.#subjects.get(slot);
    if (!subject) {
      const score = view.seats.get(slot)?.score ?? 0;
      subject = { heat: 0, score, killed_ms: -Infinity, out_ms: -Infinity };
      this.#subjects.set(slot, subject);
    }
    return subject;
  }

  /** @param {View} view */
  #choose(view) {
    const { now_ms } = view;
    this.#chosen_ms = now_ms;
    this.#coolDown(now_ms);
    this.#countPoints(view);
    const interests = this.#interests(view);
    const shown = this.slot === null ? undefined : interests.get(this.slot);
    /** @type {number | null} */
    let other = null;
    for (const [slot, interest] of interests) {
      if (slot === this.slot) continue;
      if (other === null || interest > (interests.get(other) ?? 0)) other = slot;
    }
    if (shown === undefined) this.begin(other, now_ms);
    else if (other !== null && this.#mayCut(shown, interests.get(other) ?? 0, view)) {
      this.begin(other, now_ms);
    }
  }

  /** @param {number} shown interest of who is shown @param {number} other @param {View} view */
  #mayCut(shown, other, { now_ms }) {
    const age_ms = now_ms - this.#since_ms;
    const killed_ms = this.#subjects.get(this.slot ?? -1)?.killed_ms ?? -Infinity;
    if (age_ms < LEAST_SHOT_MS || now_ms - killed_ms < AFTER_KILL_MS) return false;
    return other > neededAt(age_ms, shown);
  }

  /** @param {number} now_ms */
  #coolDown(now_ms) {
    const left = Math.pow(0.5, (now_ms - this.#heated_ms) / HALF_LIFE_MS);
    this.#heated_ms = now_ms;
    for (const subject of this.#subjects.values()) subject.heat *= left;
  }

  /** @param {View} view */
  #countPoints(view) {
    for (const slot of this.#subjects.keys()) {
      if (!isPlaying(view, slot)) this.#subjects.delete(slot);
    }
    /** @type {[number, number][]} */
    const gains = [];
    for (const [slot, { score }] of view.seats) {
      if (!isPlaying(view, slot)) continue;
      const subject = this.#subjectOf(slot, view);
      const points = score - subject.score;
      subject.score = score;
      if (points > 0) gains.push([slot, points]);
    }
    this.#most_points = Math.max(1, this.#most_points * MOST_POINTS_LEFT);
    for (const [, points] of gains) this.#most_points = Math.max(this.#most_points, points);
    for (const [slot, points] of gains) {
      this.#heat(view, slot, (POINTS * points) / this.#most_points);
    }
  }

  /** Of everybody who plays, in the order of slots. @param {View} view @returns {Map<number, number>} */
  #interests(view) {
    const places = placesOf(view);
    const near = Math.min(NEAR_UNITS, NEAR_SHARE * Math.max(view.map.width, view.map.height));
    const slots = [...view.seats.keys()].filter((slot) => isPlaying(view, slot));
    const best = Math.max(...slots.map((slot) => view.seats.get(slot)?.score ?? 0));
    return new Map(
      slots
        .sort((a, b) => a - b)
        .map((slot) => {
          const subject = this.#subjects.get(slot);
          if (subject && view.now_ms - subject.out_ms < OUT_MS) return [slot, 0];
          const { score = 0, bot = false } = view.seats.get(slot) ?? {};
          let interest = (subject?.heat ?? 0) + (bot ? 0 : HUMAN);
          if (score > 0 && score === best) interest += LEAD;
          return [slot, interest + closeness(view, slot, places, near)];
        }),
    );
  }
}

/** How interesting another player has to be for a cut. @param {number} age_ms of the shot @param {number} interest of who is shown */
function neededAt(age_ms, interest) {
  if (age_ms >= VERY_LONG_SHOT_MS) return interest * BORED;
  const share = Math.min(1, (age_ms - LEAST_SHOT_MS) / (LONG_SHOT_MS - LEAST_SHOT_MS));
  return interest * (HYSTERESIS + (1 - HYSTERESIS) * share) + HYSTERESIS_FLOOR * (1 - share);
}

/**
 * Whether opponents are close to a player: the nearest counts most.
 *
 * @param {View} view @param {number} slot @param {ReadonlyMap<number, Point>} places @param {number} near units
 */
function closeness(view, slot, places, near) {
  const own = places.get(slot);
  if (!own) return 0;
  const team = view.seats.get(slot)?.team ?? 0;
  let nearest = near;
  let crowd = 0;
  for (const [other, { x, y }] of places) {
    if (other === slot || (team > 0 && view.seats.get(other)?.team === team)) continue;
    const far = Math.hypot(x - own.x, y - own.y);
    if (far >= near) continue;
    crowd += 1;
    nearest = Math.min(nearest, far);
  }
  return CLOSE * (1 - nearest / near) + CROWD * Math.min(MOST_CROWD, crowd);
}

/** Where the players are, by slot. @param {View} view @returns {Map<number, Point>} */
function placesOf(view) {
  /** @type {Map<number, Point>} */
  const places = new Map();
  for (const [name, rows] of Object.entries(view.kinds)) {
    if (!Array.isArray(rows) || name === "seat") continue;
    for (const { slot, x, y } of rows) {
      if (typeof slot !== "number" || typeof x !== "number" || places.has(slot)) continue;
      if (isPlaying(view, slot)) places.set(slot, { x, y });
    }
  }
  return places;
}

/** @param {Pick<View, "seats">} view @param {number} slot */
export const isPlaying = ({ seats }, slot) => (seats.get(slot)?.state ?? EMPTY) !== EMPTY;
