/**
 * The player's state, stepped at once with the player's inputs and corrected by the server.
 *
 * Contract of the twin: `step(state, input, map, constants)` returns the next state and changes
 * neither argument. It is a function of these four only and rounds what it returns to the wire
 * grid, so an undisturbed prediction equals the private record of the same tick exactly.
 * See Bernier, "Latency Compensating Methods", and Gambetta, "Client-Side Prediction".
 */

/** @typedef {Record<string, number>} State */

/** @typedef {Record<string, number | boolean>} Input */

/**
 * A game's half of the prediction: `predict` of its page part.
 *
 * @typedef {object} Twin
 * @property {(state: any, input: any, map: any, constants: any) => any} step
 * @property {string[]} [unpredicted] private columns that are no part of the state
 * @property {(map: any) => any} [prepare] what `step` gets as its map, made once
 * @property {(state: any) => Record<string, any>} [own] what the view's `own` adds to a state; `alive: false` hides the entity
 * @property {(before: any, after: any) => boolean} [isTeleport] whether an entity was put elsewhere between two states, or two received rows, so that nothing glides
 * @property {(constants: any) => number} [snapDistance] units; a farther correction shows at once
 * @property {(before: any, after: any, input: any, constants: any) => Shot | null} [shot] what a step fired
 * @property {(aim: number, constants: any) => { vx: number, vy: number }} [velocity] of a projectile whose record has an aim
 *
 * @typedef {{ number: number, x: number, y: number, vx: number, vy: number }} Shot `number` as in the column of this name
 */

/**
 * The effect of a private record on the prediction.
 *
 * @typedef {object} Correction
 * @property {number} tick the confirmed one
 * @property {number} distance between predicted and true position at that tick
 * @property {string[]} fields whose values differed; none: the prediction was exact
 * @property {State} before the newest state before the replay
 * @property {State} after the newest state now
 */

/** For at most this many ticks the server goes on with held buttons when an input is missing. */
const SUBSTITUTED_TICKS = 4;
/** Older inputs are dropped, since no replay reaches back that far. */
const KEPT_TICKS = 128;

export class Predictor {
  /**
   * @param {Twin} twin
   * @param {unknown} map
   * @param {unknown} constants
   * @param {(input: Input, ticks_missing: number) => Input} substitute what the server takes when an input is missing
   */
  constructor(twin, map, constants, substitute) {
    this.twin = twin;
    this.map = twin.prepare ? twin.prepare(map) : map;
    this.constants = constants;
    this.substitute = substitute;
    /** @type {Map<number, Input>} */
    this.inputs = new Map();
    /** @type {Map<number, State>} */
    this.states = new Map();
    /** The newest predicted tick; 0 before the first private record. */
    this.tick = 0;
    /** @type {State | null} */
    this.state = null;
    /** @type {State | null} The state one tick before, to draw in between. */
    this.previous = null;
    /** How often the server's state replaced the prediction. */
    this.restarts = 0;
  }

  /**
   * Step on to `tick` with its input.
   *
   * @param {number} tick
   * @param {Input} input
   */
  step(tick, input) {
    this.inputs.set(tick, input);
    this.inputs.delete(tick - KEPT_TICKS);
    if (this.state) this.runTo(tick);
  }

  /**
   * The server's state of the player after `tick`: keep the prediction if it was exact, else
   * start over from the truth and replay the inputs since. Returns null when that tick had not
   * been predicted.
   *
   * @param {number} tick
   * @param {State} truth
   * @returns {Correction | null}
   */
  reconcile(tick, truth) {
    const predicted = this.states.get(tick);
    const before = this.state;
    for (const old of [...this.states.keys()]) if (old < tick) this.states.delete(old);
    if (!predicted || !before) {
      this.startOver(tick, truth);
      return null;
    }
    const fields = differing(predicted, truth);
    if (fields.length > 0) this.startOver(tick, truth);
    return {
      tick,
      distance: Math.hypot(truth.x - predicted.x, truth.y - predicted.y),
      fields,
      before,
      after: /** @type {State} */ (this.state),
    };
  }

  /** Forget the state: the player is dead, not yet joined, or watching. */
  stop() {
    this.state = null;
    this.previous = null;
    this.states.clear();
  }

  /** @param {number} tick @param {State} truth */
  startOver(tick, truth) {
    const newest = this.tick;
    this.restarts += 1;
    this.states.clear();
    this.states.set(tick, truth);
    this.tick = tick;
    this.state = truth;
    this.previous = truth;
    if (newest > tick && newest - tick <= KEPT_TICKS) this.runTo(newest);
  }

  /** @param {number} last */
  runTo(last) {
    let state = /** @type {State} */ (this.state);
    for (let tick = this.tick + 1; tick <= last; tick++) {
      this.previous = state;
      state = this.twin.step(state, this.inputFor(tick), this.map, this.constants);
      this.states.set(tick, state);
    }
    this.state = state;
    this.tick = Math.max(this.tick, last);
  }

  /** The input for `tick`, or what the server puts in its place. @param {number} tick */
  inputFor(tick) {
    for (let missing = 0; missing <= SUBSTITUTED_TICKS; missing++) {
      const input = this.inputs.get(tick - missing);
      if (input) return missing === 0 ? input : this.substitute(input, missing);
    }
    const [newest] = [...this.inputs.keys()].slice(-1);
    return this.substitute(this.inputs.get(newest) ?? {}, SUBSTITUTED_TICKS + 1);
  }
}

/** Names of the fields in which `a` and `b` differ. @param {State} a @param {State} b */
function differing(a, b) {
  return Object.keys(b).filter((name) => a[name] !== b[name]);
}
