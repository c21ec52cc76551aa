/**
 * Menus by gamepad: stick and D-pad move the focus to what lies in that direction, A presses it, B goes
 * back. Left and right change a slider, a number, a list and the chosen tab.
 */

import { nearestIn } from "./spatial.js";

/** @typedef {import("./spatial.js").Direction} Direction */

const ON_TOP = "dialog[open], .chat.open:not(.docked)";
const FOCUSABLE = "button, input, select, summary, a[href]";
/** A list of controls that is one stop of the Tab key. */
const BY_ARROWS = ".long-list";
const REPEAT_AFTER_MS = 380;
const REPEAT_EVERY_MS = 120;
/** A stick pushed this far moves the focus. */
const PUSHED = 0.5;
/** @type {Record<string, Direction>} */
const D_PAD = { Pad12: "up", Pad13: "down", Pad14: "left", Pad15: "right" };
const D_PAD_CODES = Object.keys(D_PAD);
/** @type {Partial<Record<Direction, number>>} */
const IN_A_ROW = { left: -1, right: 1 };
const NOWHERE = Infinity;
/** Kinds of inputs that go up and down by steps. */
const COUNTED = ["range", "number"];
const PRESS = "Pad0";
const BACK = "Pad1";

export class PadMenu {
  /** The direction that is held, and when it counts again. @type {Direction | null} */
  held = null;
  next_ms = 0;
  /** The code of a button that meant something else: it moves nothing until it is up. */
  spent = "";
  /** The control that is being changed, until the direction is let go. @type {HTMLElement | null} */
  changing = null;

  /** @param {HTMLElement} root of the page's interface */
  constructor(root) {
    this.root = root;
  }

  /** Whether a button means something in every menu. @param {string} code */
  uses(code) {
    return code === PRESS || code === BACK || code in D_PAD;
  }

  /** A button went down. @param {string} code */
  pressed(code) {
    this.settle(); // the button may close the menu that the control is in
    if (code === PRESS) this.press();
    if (code === BACK) this.back();
  }

  /**
   * Where stick and D-pad point in this frame.
   *
   * @param {{ x: number, y: number }} stick each −1 to 1
   * @param {ReadonlySet<string>} down codes of buttons
   * @param {number} now_ms
   */
  steer(stick, down, now_ms) {
    if (!down.has(this.spent)) this.spent = "";
    const direction = directionOf(stick, down, this.spent);
    if (direction !== this.held) this.settle();
    const is_due = direction !== this.held || now_ms >= this.next_ms;
    if (direction && is_due) {
      this.next_ms = now_ms + (direction === this.held ? REPEAT_EVERY_MS : REPEAT_AFTER_MS);
      this.move(direction);
    }
    this.held = direction;
  }

  /** What takes the buttons: the dialog on top, or the open chat, else the whole page. */
  get scope() {
    return [...document.querySelectorAll(ON_TOP)].at(-1) ?? this.root;
  }

  /** The control with the focus, if it is in reach. */
  get focused() {
    const { activeElement: active } = document;
    const is_here = active instanceof HTMLElement && this.scope.contains(active);
    return is_here && active.matches(FOCUSABLE) ? active : null;
  }

  get controls() {
    return [...this.scope.querySelectorAll(FOCUSABLE)].filter(isReachable);
  }

  /** @param {Direction} direction */
  move(direction) {
    const { focused, controls } = this;
    if (!focused) {
      focus(controls.find((one) => one.matches(".primary")) ?? controls[0]);
      return;
    }
    if (turned(focused, direction)) {
      this.changing = focused;
      return;
    }
    const others = controls.filter((one) => one !== focused);
    const found = others[nearestIn(boxOf(focused), others.map(boxOf), direction)];
    // At the end of a row it goes on in the next one, as Tab does.
    focus(found ?? controls[controls.indexOf(focused) + (IN_A_ROW[direction] ?? NOWHERE)]);
  }

  /**
   * The value that a control has now is the one that is wanted: the direction is let go, or no menu takes
   * the gamepad any longer. A control that has left the page with its menu changes nothing.
   */
  settle() {
    const { changing } = this;
    this.changing = null;
    if (changing?.isConnected) changing.dispatchEvent(new Event("change", { bubbles: true }));
  }

  press() {
    const { focused } = this;
    if (focused) focused.click();
    else this.move("down");
  }

  back() {
    const { scope } = this;
    if (scope === this.root) {
      focus(this.controls.find((one) => one.matches("[data-way-out]")));
      return;
    }
    // As if Esc was pressed: the dialog may do something else than to close.
    if (!(scope instanceof HTMLDialogElement)) {
      scope.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    } else if (scope.dispatchEvent(new Event("cancel", { cancelable: true }))) scope.close();
  }
}

/**
 * @param {{ x: number, y: number }} stick
 * @param {ReadonlySet<string>} down codes of buttons
 * @param {string} spent the code of one that does not count
 * @returns {Direction | null}
 */
function directionOf({ x, y }, down, spent) {
  for (const code of D_PAD_CODES) if (code !== spent && down.has(code)) return D_PAD[code];
  if (Math.max(Math.abs(x), Math.abs(y)) < PUSHED) return null;
  if (Math.abs(x) > Math.abs(y)) return x < 0 ? "left" : "right";
  return y < 0 ? "up" : "down";
}

/**
 * Let left and right change a control's value.
 *
 * @param {HTMLElement} control @param {Direction} direction
 * @returns {boolean} whether it has one that they change
 */
function turned(control, direction) {
  if (direction !== "left" && direction !== "right") return false;
  const step = direction === "right" ? 1 : -1;
  if (control.matches("[role=tab]")) {
    const key = step > 0 ? "ArrowRight" : "ArrowLeft";
    control.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return true;
  }
  if (control instanceof HTMLSelectElement) {
    const last = control.options.length - 1;
    control.selectedIndex = Math.min(last, Math.max(0, control.selectedIndex + step));
  } else if (control instanceof HTMLInputElement && COUNTED.includes(control.type)) {
    if (step > 0) control.stepUp();
    else control.stepDown();
  } else {
    return false;
  }
  control.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/** @param {HTMLElement} [control] */
function focus(control) {
  control?.focus();
  control?.scrollIntoView({ block: "nearest" });
}

/** The box of a control; a choice is as large as its label. @param {Element} control */
const boxOf = (control) =>
  (control.matches("[type=radio]")
    ? (control.closest("label") ?? control)
    : control
  ).getBoundingClientRect();

/** @param {Element} control @returns {control is HTMLElement} */
function isReachable(control) {
  if (!(control instanceof HTMLElement) || control.matches(":disabled")) return false;
  // Safari has the method from version 17.4 on.
  const is_seen =
    control.checkVisibility?.({ visibilityProperty: true }) ?? control.getClientRects().length > 0;
  return is_seen && (control.tabIndex >= 0 || control.closest(BY_ARROWS) !== null);
}
