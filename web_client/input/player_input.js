/** The controls in use: keyboard, mouse and fingers, or a script in their place. */

import { bind } from "./bindings.js";
import { Devices } from "./devices.js";
import { Latch } from "./latch.js";
import { Touch } from "./touch.js";

/** How far from the middle the cross-hair is that keys turn, as a share of the screen. */
const KEYS_REACH = 0.3;

export class PlayerInput {
  /**
   * @param {HTMLElement} stage
   * @param {HTMLElement} fingers
   */
  constructor(stage, fingers) {
    this.devices = new Devices(stage);
    this.touch = new Touch(fingers);
    /** @type {Latch | null} */
    this.latch = null;
    /** @type {import("../page/debug.js").ScriptedControls | null} */
    this.script = null;
  }

  /** The source of the next step's sample. */
  get controls() {
    return this.script ?? this.latch;
  }

  /**
   * From now on drive a game's controls.
   *
   * @param {import("./sampler.js").InputTables} declared
   * @param {readonly import("./bindings.js").Control[]} controls
   * @param {import("./bindings.js").Keys} [keys]
   */
  bindTo(declared, controls, keys) {
    this.touch.show(controls);
    this.drive(new Latch(bind(declared, keys)), declared.aim);
  }

  /** Drive nothing. */
  release() {
    this.drive(null, false);
  }

  /** @param {Latch | null} latch @param {boolean} has_aim */
  drive(latch, has_aim) {
    this.latch = latch;
    this.devices.drive(latch, has_aim);
    this.touch.drive(latch);
  }

  /**
   * Where the cross-hair is, in CSS pixels; null while fingers play. Keys that aim hold it in
   * front of the player.
   *
   * @param {{ width: number, height: number }} camera
   */
  pointer({ width, height }) {
    const { pointer, aim_keys } = this.devices;
    if (!aim_keys.is_active) return pointer;
    const reach = Math.min(width, height) * KEYS_REACH;
    return {
      x: width / 2 + Math.cos(aim_keys.angle) * reach,
      y: height / 2 + Math.sin(aim_keys.angle) * reach,
    };
  }

  /**
   * Where the player points, in radians; null: nowhere new.
   *
   * @param {number} now_ms
   * @param {{ x: number, y: number, aim?: number } | null | undefined} own
   * @param {{ toWorld: (x: number, y: number) => { x: number, y: number } }} camera
   */
  aim(now_ms, own, camera) {
    if (this.script) return this.script.aim;
    const { pointer, aim_keys } = this.devices;
    if (aim_keys.is_active) return aim_keys.aim(now_ms, own?.aim ?? 0);
    if (!pointer) return this.touch.aim;
    if (!own) return null;
    const world = camera.toWorld(pointer.x, pointer.y);
    return Math.atan2(world.y - own.y, world.x - own.x);
  }
}
