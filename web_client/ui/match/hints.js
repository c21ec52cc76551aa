/**
 * Hints for new players, one at a time. Each comes when it matters, once and never again. In a
 * practice room they are tasks in their order, each until it is done.
 */

import { PHASES } from "../../generated/protocol.js";
import { el, put, toggle } from "../shared/dom.js";
import { PRACTICE } from "../shared/settings_fields.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../../render/types.js").View} View */
/** @typedef {import("../../render/types.js").Hint} Hint */

/** How long a hint stays when nobody follows it, and at least. */
const STAYS_MS = 9000;
const LEAST_MS = 2500;
const PAUSE_MS = 1500;
/** A task that is done stays ticked for this long. */
const TICKED_MS = 900;
const END_STAYS_MS = 8000;

/**
 * @typedef {object} Shown
 * @property {Hint | null} hint null: the last words of a practice
 * @property {number} since_ms
 * @property {number | null} done_ms when it was followed
 */

/** Which hint is shown when; pure but for the lessons that it learns. */
export class HintTeacher {
  /** @type {Shown | null} */
  shown = null;
  /** The number of the task in practice. */
  task = 0;
  #rests_until_ms = 0;

  /** @param {readonly Hint[]} hints @param {boolean} is_practice */
  constructor(hints, is_practice) {
    this.is_practice = is_practice;
    this.hints = is_practice ? hints.filter(({ done }) => done) : hints;
  }

  /** @param {View} view */
  follow(view) {
    const { now_ms, lessons } = view;
    for (const { name, done } of this.hints) {
      if (done?.(view) && name !== this.shown?.hint?.name) lessons.learn(name);
    }
    if (this.shown) this.#watch(this.shown, view);
    if (!this.shown && now_ms >= this.#rests_until_ms) {
      const hint = this.#next(view);
      if (hint !== undefined) this.shown = { hint, since_ms: now_ms, done_ms: null };
    }
  }

  /** @param {Shown} shown @param {View} view */
  #watch(shown, view) {
    const { hint, since_ms } = shown;
    const age_ms = view.now_ms - since_ms;
    if (!hint) {
      if (age_ms > END_STAYS_MS) this.#end(0);
      return;
    }
    if (shown.done_ms === null && hint.done?.(view)) shown.done_ms = view.now_ms;
    if (age_ms >= LEAST_MS) view.lessons.learn(hint.name);
    const is_ticked = shown.done_ms !== null && view.now_ms - shown.done_ms >= TICKED_MS;
    const is_over = this.is_practice
      ? is_ticked
      : (is_ticked && age_ms >= LEAST_MS) || age_ms >= STAYS_MS;
    if (is_over) this.#end(view.now_ms + (this.is_practice ? 0 : PAUSE_MS));
  }

  /** @param {number} rests_until_ms */
  #end(rests_until_ms) {
    this.shown = null;
    this.task += 1;
    this.#rests_until_ms = rests_until_ms;
  }

  /** @param {View} view @returns {Hint | null | undefined} undefined: none now */
  #next(view) {
    if (this.is_practice) {
      const { task, hints } = this;
      return task < hints.length ? hints[task] : task === hints.length ? null : undefined;
    }
    return this.hints.find(({ name, when }) => !view.lessons.has(name) && when(view));
  }
}

/**
 * @param {HTMLElement} root
 * @param {readonly Hint[]} hints of the game
 * @param {import("../shared/prompts.js").Prompts} prompts
 * @param {() => boolean} isWanted whether the player wants hints
 */
export function createHints(root, hints, prompts, isWanted) {
  const count = el("small");
  const text = el("span");
  const line = el("p", { class: "hint-line", role: "status" }, count, text);
  line.hidden = true;
  root.append(line);
  /** @type {HintTeacher | null} */
  let teacher = null;
  /** @type {Shown | null} */
  let drawn = null;

  /** @param {string} control */
  const keyOf = (control) => prompts.noun(control, window.matchMedia("(pointer: coarse)").matches);

  return {
    /** The keys have changed, or the device that prompts are for. */
    reprompt: () => void (drawn = null),
    /** @param {View} view */
    update(view) {
      teacher ??= new HintTeacher(hints, view.room?.mode === PRACTICE);
      const { match, own } = view;
      const is_playing = match.phase === PHASES.playing && own !== null && own.alive !== false;
      const is_open = is_playing && isWanted();
      if (is_open) teacher.follow(view);
      const { shown } = teacher;
      line.hidden = !shown || !is_open;
      if (!shown || line.hidden) return;
      toggle(line, "done", shown.done_ms !== null);
      if (shown === drawn) return;
      drawn = shown;
      const { hint } = shown;
      line.dataset.hint = hint?.name ?? "end";
      const number =
        hint && teacher.is_practice ? TEXTS.match.task(teacher.task + 1, teacher.hints.length) : "";
      put(count, number);
      put(text, hint ? withKeys(hint.text, keyOf) : TEXTS.match.practice_ends);
    },
    remove: () => line.remove(),
  };
}

/** `Press {jump}.` with the key in place. @param {string} text @param {(control: string) => string} keyOf */
export const withKeys = (text, keyOf) => text.replace(/\{(\w+)\}/g, (_, name) => keyOf(name));
