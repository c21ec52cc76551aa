/**
 * Remembers what happened between two steps: a tap shorter than a step still holds for one step,
 * and presses wait in line, one a step.
 */

/** @typedef {import("./bindings/bindings.js").Binding} Binding */

export class Latch {
  /** @param {ReadonlyMap<string, Binding>} bindings by key code */
  constructor(bindings) {
    this.bindings = bindings;
    /** The holders of each button: key codes, or a finger. @type {Map<string, Set<string>>} */
    this.holders = new Map();
    /** Buttons that went down since the last step. @type {Set<string>} */
    this.tapped = new Set();
    /** Presses not yet given to a step. @type {Map<string, number>} */
    this.pending = new Map();
  }

  /**
   * A key or mouse button went down or up. Returns whether it means anything here.
   *
   * @param {string} code
   * @param {boolean} is_down
   */
  key(code, is_down) {
    const binding = this.bindings.get(code);
    if (!binding) return false;
    if (!binding.is_press) this.hold(binding.name, code, is_down);
    else if (is_down) this.press(binding.name);
    return true;
  }

  /**
   * @param {string} button
   * @param {string} holder
   * @param {boolean} is_down
   */
  hold(button, holder, is_down) {
    const holders = this.holders.get(button) ?? new Set();
    this.holders.set(button, holders);
    if (!is_down) holders.delete(holder);
    else if (!holders.has(holder)) {
      holders.add(holder);
      this.tapped.add(button);
    }
  }

  /** @param {string} name */
  press(name) {
    this.pending.set(name, (this.pending.get(name) ?? 0) + 1);
  }

  /** Let go of everything and forget what waits: the page lost its player's attention. */
  release() {
    this.holders.clear();
    this.tapped.clear();
    this.pending.clear();
  }

  /** Whether a button counts as held for the coming step. @param {string} button */
  isHeld(button) {
    return this.tapped.has(button) || (this.holders.get(button)?.size ?? 0) > 0;
  }

  /** Whether a press is due in this step; asking takes it. @param {string} name */
  takePress(name) {
    const waiting = this.pending.get(name) ?? 0;
    if (waiting > 0) this.pending.set(name, waiting - 1);
    return waiting > 0;
  }

  /** The step has been sampled. */
  stepped() {
    this.tapped.clear();
  }
}
