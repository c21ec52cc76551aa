/** The controls in use: keyboard, mouse, fingers and gamepads, or a script in their place. */

import { Devices } from "./devices.js";
import { Gamepads, REST } from "./gamepad.js";
import { Latch } from "./latch.js";
import { OneThumb } from "./one_thumb.js";
import { DIRECTIONS } from "./bindings/bindings.js";
import { PageKeys } from "./bindings/page_keys.js";
import { Touch, directions } from "./touch.js";
import { Vibration } from "./vibration.js";
import { TEXTS } from "../texts/texts.js";

/** How far from the middle the cross-hair is that keys turn, as a share of the screen. */
const KEYS_REACH = 0.3;

/** The holder of the movement buttons while a gamepad's stick holds them. */
const STICK = "stick";
const ONE_THUMB = "one_thumb";
/** The dead zone of a stick whose own was taken out already. */
const NO_DEAD_ZONE = 1e-6;

/**
 * While a gamepad is used, and for this long after, neither keys nor the mouse take its place: somebody
 * who uses both would see the prompts change in each frame.
 */
const PAD_STAYS_MS = 300;
/** How far a mouse moves to take the gamepad's place, in CSS pixels: a table that shakes moves it too. */
const NUDGE_PX = 4;

/** @typedef {"keys" | "touch" | "gamepad"} Device */

/**
 * The menus, which take the gamepad whenever they are on screen.
 *
 * @typedef {object} Menus
 * @property {() => boolean} are_open
 * @property {(code: string) => boolean} pressed whether the button means something there or to the page
 * @property {(stick: import("./gamepad.js").Stick, down: ReadonlySet<string>, now_ms: number) => void} steer
 * @property {() => void} settle no menu takes the gamepad, in this frame
 * @property {(device: Device) => void} use the device that was used last is another one
 * @property {(sentence: string) => void} say
 */

export class PlayerInput {
  /**
   * @param {HTMLElement} stage
   * @param {HTMLElement} fingers
   */
  constructor(stage, fingers) {
    this.devices = new Devices(stage);
    this.touch = new Touch(fingers);
    this.page_keys = new PageKeys();
    this.gamepads = new Gamepads(() => navigator.getGamepads?.() ?? []);
    /** Where a gamepad's right stick pointed last, in radians; null: something else aims. @type {number | null} */
    this.pad_aim = null;
    this.vibration = new Vibration(
      () => this.device,
      () => this.gamepads.read(),
      (ms) => navigator.vibrate?.(ms),
    );
    this.one_thumb = new OneThumb();
    /** Whether to aim and fire for a player with one thumb. */
    this.has_one_thumb = false;
    /** What the game in play lets one thumb aim at; null: nothing. @type {import("../render/types.js").PagePart["targets"] | null} */
    this.targets = null;
    /** @type {Menus | null} */
    this.menus = null;
    /** The one that was used last. @type {Device} */
    this.device = "keys";
    /** When a gamepad was used last, and how far the mouse has moved since. */
    this.pad_used_ms = -Infinity;
    this.nudged_px = 0;
    /** Whether a gamepad's stick holds movement buttons. */
    this.is_steered = false;
    this.listen();
    /** @type {Latch | null} */
    this.latch = null;
    /** @type {import("../page/debug.js").ScriptedControls | null} */
    this.script = null;
  }

  listen() {
    this.page_keys.listen(window);
    window.addEventListener("keydown", ({ isTrusted, timeStamp }) => {
      // A menu that a gamepad steers sends keys of its own.
      if (isTrusted && !this.isPadInUse(timeStamp)) this.use("keys");
    });
    window.addEventListener("pointerdown", ({ pointerType }) =>
      this.use(pointerType === "touch" ? "touch" : "keys"),
    );
    window.addEventListener("pointermove", ({ pointerType, movementX, movementY, timeStamp }) => {
      if (pointerType !== "mouse" || this.isPadInUse(timeStamp)) return;
      this.nudged_px += Math.hypot(movementX, movementY);
      if (this.nudged_px >= NUDGE_PX) this.use("keys");
    });
    for (const [type, what] of Object.entries(PLUGGED)) {
      window.addEventListener(type, () => {
        this.gamepads.is_there = this.gamepads.read().some((pad) => pad?.connected);
        if (this.gamepads.is_on) this.menus?.say(what);
      });
    }
  }

  /** @param {number} now_ms as events and frames say */
  isPadInUse(now_ms) {
    return now_ms < this.pad_used_ms + PAD_STAYS_MS;
  }

  /** @param {number} now_ms */
  usePad(now_ms) {
    this.pad_used_ms = now_ms;
    this.nudged_px = 0;
    this.use("gamepad");
  }

  /** @param {Device} device */
  use(device) {
    if (device !== "gamepad") this.pad_aim = null;
    if (device === this.device) return;
    this.device = device;
    if (device === "gamepad") {
      this.devices.pointer = null;
      this.devices.aim_keys.rest();
    }
    this.menus?.use(device);
  }

  /** Read the gamepads, once a frame, before the inputs that are due. @param {number} now_ms */
  poll(now_ms) {
    const { gamepads, menus } = this;
    for (const { code, is_down } of gamepads.poll()) {
      if (is_down) this.usePad(now_ms);
      else this.page_keys.release(code);
      const is_taken = is_down && menus?.pressed(code);
      if (!is_taken) this.devices.press(code, is_down);
    }
    const { left, right } = gamepads;
    if (left !== REST || right !== REST) this.usePad(now_ms);
    const in_menu = this.device === "gamepad" && (menus?.are_open() ?? false);
    if (in_menu) menus?.steer(left, gamepads.down, now_ms);
    else menus?.settle();
    this.steer(in_menu ? REST : left);
    if (right === REST) return;
    this.devices.aim_keys.rest();
    this.pad_aim = Math.atan2(right.y, right.x);
  }

  /** Let a gamepad's stick hold the movement buttons. @param {import("./gamepad.js").Stick} stick */
  steer(stick) {
    if (stick === REST && !this.is_steered) return;
    this.is_steered = stick !== REST;
    const ways = directions(stick.x, stick.y, NO_DEAD_ZONE);
    for (const way of DIRECTIONS) this.latch?.hold(way, STICK, ways[way]);
  }

  /** With one thumb: aim at what is in sight, once a frame. @param {number} now_ms @param {import("../render/types.js").View} view the last one */
  assist(now_ms, view) {
    const { targets } = this;
    const is_wanted = this.has_one_thumb && this.device === "touch" && targets !== null;
    this.touch.root.classList.toggle("one-thumb", is_wanted);
    const is_alive = is_wanted && view.own && view.own.alive !== false;
    const own = is_alive ? /** @type {any} */ (view.own) : null; // with targets it has a place
    this.one_thumb.follow(now_ms, own, own && targets ? targets(view) : []);
    this.latch?.hold("fire", ONE_THUMB, this.one_thumb.fires);
  }

  /** The source of the next step's sample. */
  get controls() {
    return this.script ?? this.latch;
  }

  /**
   * From now on drive a game's controls.
   *
   * @param {readonly import("./bindings/control_list.js").Control[]} controls
   * @param {ReadonlyMap<string, import("./bindings/bindings.js").Binding>} bindings by code
   */
  bindTo(controls, bindings) {
    this.touch.show(controls);
    this.drive(new Latch(bindings));
  }

  /** Drive nothing. */
  release() {
    this.drive(null);
  }

  /** @param {Latch | null} latch */
  drive(latch) {
    this.latch = latch;
    this.devices.drive(latch);
    this.touch.drive(latch);
  }

  /** Where the mouse is; null while something else is in use. */
  get mouse() {
    return this.device === "gamepad" ? null : this.devices.pointer;
  }

  /**
   * Where the cross-hair is, in CSS pixels; null while fingers play. Keys that aim hold it in
   * front of the player.
   *
   * @param {{ width: number, height: number }} camera
   */
  pointer({ width, height }) {
    const { aim_keys } = this.devices;
    if (!aim_keys.is_active) return this.mouse;
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
    const { aim_keys } = this.devices;
    const pointer = this.mouse;
    if (aim_keys.is_active) return aim_keys.aim(now_ms, own?.aim ?? 0);
    if (!pointer && this.one_thumb.aim !== null) return this.one_thumb.aim;
    if (!pointer) return this.pad_aim ?? this.touch.aim;
    if (!own) return null;
    const world = camera.toWorld(pointer.x, pointer.y);
    return Math.atan2(world.y - own.y, world.x - own.x);
  }
}

const PLUGGED = {
  gamepadconnected: TEXTS.chat.gamepad,
  gamepaddisconnected: TEXTS.chat.gamepad_gone,
};
