/**
 * Keyboard and mouse, wired to a latch while a match is on.
 */

import { AimKeys } from "./aim_keys.js";

/** @typedef {import("./latch.js").Latch} Latch */

/** Keys typed into a field or a dialog do not control the game. @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, dialog") !== null
  );
}

/**
 * Whether a key belongs to the control of the page that has the focus: Space and Enter press it,
 * and all others go on to the game.
 *
 * @param {EventTarget | null} target @param {string} code
 */
export function isPressed(target, code) {
  if (!["Space", "Enter", "NumpadEnter"].includes(code)) return false;
  return target instanceof HTMLElement && target.closest("button, a, summary, input") !== null;
}

export class Devices {
  /** @param {HTMLElement} stage the element the game is drawn on */
  constructor(stage) {
    this.stage = stage;
    /** @type {Latch | null} */
    this.latch = null;
    /** Where the mouse is, in CSS pixels; null while fingers play. @type {{ x: number, y: number } | null} */
    this.pointer = null;
    this.aim_keys = new AimKeys();
    this.listen();
  }

  /** From now on drive `latch`; null: nothing. @param {Latch | null} latch */
  drive(latch) {
    this.release();
    this.latch = latch;
  }

  release() {
    this.latch?.release();
    this.aim_keys.release();
  }

  listen() {
    const release = () => this.release();
    window.addEventListener("keydown", (event) => this.key(event, true));
    window.addEventListener("keyup", (event) => this.key(event, false));
    window.addEventListener("blur", release);
    document.addEventListener("visibilitychange", release);
    this.stage.addEventListener("pointerdown", (event) => this.button(event, true));
    window.addEventListener("pointerup", (event) => this.button(event, false));
    window.addEventListener("pointermove", (event) => this.moved(event));
    // A second mouse button pressed while the first is held comes as a move of the pointer only.
    this.stage.addEventListener("mousedown", (event) => this.button(event, true));
    window.addEventListener("mouseup", (event) => this.button(event, false));
    this.stage.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** @param {KeyboardEvent} event @param {boolean} is_down */
  key(event, is_down) {
    const { latch } = this;
    if (!latch) return;
    // Only for keys that go down: a key released while Ctrl is held counts as released.
    if (is_down && (event.ctrlKey || event.metaKey || event.altKey)) return;
    const is_elsewhere = isTyping(event.target) || isPressed(event.target, event.code);
    if (is_down && is_elsewhere) return;
    const is_ours = event.repeat ? latch.bindings.has(event.code) : this.press(event.code, is_down);
    // A key that comes up over a control may belong to it: Space presses a button as it comes up.
    if (is_ours && !is_elsewhere) event.preventDefault();
  }

  /**
   * A key, or a gamepad's button, that the game may use went down or up.
   *
   * @param {string} code @param {boolean} is_down
   * @returns {boolean} whether it means anything
   */
  press(code, is_down) {
    return this.turn(code, is_down) || (this.latch?.key(code, is_down) ?? false);
  }

  /** @param {string} code @param {boolean} is_down @returns {boolean} whether it is a key to aim with */
  turn(code, is_down) {
    const control = this.latch?.bindings.get(code)?.name ?? "";
    if (!this.aim_keys.key(code, control, is_down)) return false;
    if (is_down) this.pointer = null;
    return true;
  }

  /** @param {MouseEvent} event @param {boolean} is_down */
  button(event, is_down) {
    if (event.type.startsWith("pointer")) {
      const pointer = /** @type {PointerEvent} */ (event);
      if (pointer.pointerType === "mouse") this.moved(pointer);
      return;
    }
    if (!is_down) return void this.latch?.key(`Mouse${event.button}`, false);
    // A click into the match takes the keys back from whatever control had the focus.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (this.latch?.key(`Mouse${event.button}`, true)) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  moved(event) {
    this.aim_keys.rest();
    this.pointer = event.pointerType === "mouse" ? { x: event.clientX, y: event.clientY } : null;
  }
}
