/**
 * Two sticks and the thumb buttons for fingers. The left stick holds the movement buttons, the
 * right one aims and fires. Every other control of the game in play gets a button `btn-NAME`.
 *
 * Elements are the page's: a stick moves its knob by the properties `--x` and `--y`, and carries
 * the class `held` while touched.
 */

import { DIRECTIONS } from "./bindings/bindings.js";

/** @typedef {import("./latch.js").Latch} Latch */
/** @typedef {import("./bindings/control_list.js").Control} Control */

/** A knob's travel in CSS pixels, and as a share of its stick's width: the page may be drawn larger. */
const TRAVEL_PX = 44;
const TRAVEL_SHARE = 1 / 3;
/** A stick's dead zone, as a share of its travel. */
const DEAD_ZONE = 0.25;
/** A stick at 22.5° or less from an axis moves along that axis only: sin 22.5°. */
const DIAGONAL = 0.3827;

/**
 * The movement buttons that a stick at (x, y), each −1 to 1 and y down, holds.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} [dead_zone] as a share of the stick's travel
 * @returns {Record<"up" | "down" | "left" | "right", boolean>}
 */
export function directions(x, y, dead_zone = DEAD_ZONE) {
  const length = Math.hypot(x, y);
  const still = length < dead_zone;
  const far = DIAGONAL * length;
  return {
    up: !still && y < -far,
    down: !still && y > far,
    left: !still && x < -far,
    right: !still && x > far,
  };
}

export class Touch {
  /** @param {HTMLElement} root holds the sticks and a place for buttons, `thumbs` */
  constructor(root) {
    this.root = root;
    this.dead_zone = DEAD_ZONE;
    /** @type {Latch | null} */
    this.latch = null;
    /** The names of the controls that have a stick or a button. */
    this.shown = "";
    /** Radians while the aiming stick is pushed, and until a mouse takes over. @type {number | null} */
    this.aim = null;
    this.stick(root.querySelector("#stick-move"), (x, y) => this.move(x, y));
    this.stick(root.querySelector("#stick-aim"), (x, y) => this.point(x, y));
  }

  /** Show the sticks and buttons that a game needs. @param {readonly Control[]} controls */
  show(controls) {
    const shown = controls.map(({ name }) => name).join();
    if (shown === this.shown) return; // the game's HUD may hold on to the buttons
    this.shown = shown;
    const names = new Set(controls.map(({ name }) => name));
    this.root.classList.toggle("without-move", !names.has("move"));
    this.root.classList.toggle("without-aim", !names.has("aim"));
    const thumbs = controls.filter(({ name }) => !isOnStick(name, names));
    this.root.querySelector("#thumbs")?.replaceChildren(...thumbs.map((one) => this.thumb(one)));
  }

  /** @param {Latch | null} latch */
  drive(latch) {
    this.latch = latch;
    this.aim = null;
  }

  /** @param {number} x @param {number} y */
  move(x, y) {
    const ways = directions(x, y, this.dead_zone);
    for (const way of DIRECTIONS) this.latch?.hold(way, "finger", ways[way]);
  }

  /** @param {number} x @param {number} y */
  point(x, y) {
    const is_pushed = Math.hypot(x, y) >= this.dead_zone;
    if (is_pushed) this.aim = Math.atan2(y, x);
    this.latch?.hold("fire", "finger", is_pushed);
  }

  /**
   * @param {Element | null} element
   * @param {(x: number, y: number) => void} tell
   */
  stick(element, tell) {
    if (!(element instanceof HTMLElement)) return;
    /** @param {number} x @param {number} y */
    const show = (x, y) => {
      element.style.setProperty("--x", `${x * TRAVEL_PX}px`);
      element.style.setProperty("--y", `${y * TRAVEL_PX}px`);
      tell(x, y);
    };
    /** @param {PointerEvent} event */
    const follow = (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      const box = element.getBoundingClientRect();
      const travel = box.width * TRAVEL_SHARE;
      const x = (event.clientX - box.left - box.width / 2) / travel;
      const y = (event.clientY - box.top - box.height / 2) / travel;
      const length = Math.max(1, Math.hypot(x, y));
      show(x / length, y / length);
    };
    held(element, follow, () => show(0, 0));
    element.addEventListener("pointermove", follow);
  }

  /** @param {Control} control */
  thumb({ name, is_press, what }) {
    const button = document.createElement("button");
    Object.assign(button, { id: `btn-${name}`, className: "thumb", type: "button", tabIndex: -1 });
    button.textContent = what;
    held(
      button,
      () => (is_press ? this.latch?.press(name) : this.latch?.hold(name, "finger", true)),
      () => !is_press && this.latch?.hold(name, "finger", false),
    );
    return button;
  }
}

/** @param {string} name of a control @param {ReadonlySet<string>} names of all of them */
const isOnStick = (name, names) =>
  name === "move" || name === "aim" || (name === "fire" && names.has("aim"));

/**
 * @param {HTMLElement} element
 * @param {(event: PointerEvent) => void} begin
 * @param {() => void} end
 */
function held(element, begin, end) {
  element.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    element.classList.add("held");
    begin(event);
  });
  for (const ending of ["pointerup", "pointercancel"]) {
    element.addEventListener(ending, () => {
      element.classList.remove("held");
      end();
    });
  }
}
