/**
 * Gamepads by the standard mapping, read once a frame: the browser has no events for their buttons.
 * Several count as one. A stick inside its dead zone is at rest, and no position is farther than 1
 * from the middle, whatever a device says.
 */

/** How far a trigger is pulled to count as pressed. */
const PULLED = 0.4;
/** Where a stick is that nobody pushes. */
export const REST = Object.freeze({ x: 0, y: 0 });

/** @typedef {{ x: number, y: number }} Stick each −1 to 1, y down */
/** @typedef {{ code: string, is_down: boolean }} Change */
/** @typedef {Pick<globalThis.Gamepad, "connected" | "mapping" | "axes" | "buttons" | "vibrationActuator">} Pad */

/**
 * A stick's position, with the way from its dead zone to its edge stretched to the whole way.
 *
 * @param {number} x @param {number} y as the device says @param {number} dead_zone 0 to 1
 * @returns {Stick}
 */
export function stickAt(x, y, dead_zone) {
  const length = Math.hypot(x, y);
  if (!(length > dead_zone) || !Number.isFinite(length)) return REST; // not a number is at rest too
  const share = Math.min(1, (length - dead_zone) / (1 - dead_zone)) / length;
  return { x: x * share, y: y * share };
}

export class Gamepads {
  /** As a share of a stick's way. */
  dead_zone = 0.2;
  /** Whether gamepads are used at all. */
  is_on = true;
  /** @type {Stick} */
  left = REST;
  /** @type {Stick} */
  right = REST;
  /** The codes of the buttons that are down. @type {Set<string>} */
  down = new Set();

  /** @param {() => readonly (Pad | null)[]} read those that there are now */
  constructor(read) {
    this.read = read;
    /** Whether there may be one: asking costs the browser something in each frame. */
    this.is_there = false;
  }

  /** Read all gamepads. @returns {readonly Change[]} the buttons that went down or up since the last time */
  poll() {
    const rests = this.left === REST && this.right === REST && !this.down.size;
    if (!this.is_there && rests) return NO_CHANGE;
    const plugged = this.is_on ? this.read() : NONE;
    this.left = this.stick(plugged, 0);
    this.right = this.stick(plugged, 2);
    /** @type {Change[] | null} */
    let changes = null;
    for (let button = 0; button < CODES.length; button++) {
      const code = CODES[button];
      const is_down = isPressed(plugged, button);
      if (is_down === this.down.has(code)) continue;
      if (is_down) this.down.add(code);
      else this.down.delete(code);
      (changes ??= []).push({ code, is_down });
    }
    return changes ?? NO_CHANGE;
  }

  /** The position of a stick that is pushed on one of the gamepads. @param {readonly (Pad | null)[]} plugged @param {number} axis */
  stick(plugged, axis) {
    for (const pad of plugged) {
      if (!isStandard(pad)) continue;
      const stick = stickAt(pad.axes[axis] ?? 0, pad.axes[axis + 1] ?? 0, this.dead_zone);
      if (stick !== REST) return stick;
    }
    return REST;
  }
}

/** @type {readonly Change[]} */
const NO_CHANGE = [];
/** @type {readonly Pad[]} */
const NONE = [];
/** The codes of the standard mapping's buttons, by their index. */
const CODES = Array.from({ length: 17 }, (_, button) => `Pad${button}`);

/** @param {Pad | null} pad @returns {pad is Pad} */
const isStandard = (pad) => pad !== null && pad.connected && pad.mapping === "standard";

/** Whether a button is down on one of the gamepads. @param {readonly (Pad | null)[]} plugged @param {number} index */
function isPressed(plugged, index) {
  for (const pad of plugged) {
    const button = isStandard(pad) ? pad.buttons[index] : undefined;
    if (button && (button.pressed || button.value > PULLED)) return true;
  }
  return false;
}
