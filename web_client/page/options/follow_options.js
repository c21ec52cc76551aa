/** Makes picture, controls and page follow the visitor's options, from the start and at each change. */

import { PALETTES } from "../../render/palette.js";

/** @typedef {import("../../visitor/options.js").Options} Options */
/** @typedef {import("../../visitor/options.js").OptionName} OptionName */
/** @typedef {import("../../render/renderer.js").Renderer} Renderer */

/** On a screen of this size texts and buttons have the size that their style says, in CSS pixels. */
const USUAL = { width: 1600, height: 1000 };
/** Larger texts leave the page at least this wide and high. */
const LEAST_SIDE_PX = 320;
/** @type {Record<string, number>} */
const RESOLUTION = { high: 1, medium: 0.75, low: 0.5 };
/** @type {OptionName[]} */
const FOLLOWED = [
  "hud_size",
  "names",
  "quality",
  "particles",
  "motion",
  "shake",
  "flashes",
  "colours",
  "turn_speed",
  "stick_dead_zone",
  "gamepad",
  "gamepad_dead_zone",
  "one_thumb",
  "vibration",
];

/**
 * How large texts and buttons are drawn: 1 on usual and on small screens, more on large ones.
 *
 * @param {{ width: number, height: number }} screen in CSS pixels
 * @param {number} percent as the visitor chose
 */
export function interfaceScale({ width, height }, percent) {
  const grown = Math.max(1, Math.min(width / USUAL.width, height / USUAL.height));
  const most = Math.max(1, Math.min(width, height) / LEAST_SIDE_PX);
  return Math.min(most, (grown * percent) / 100);
}

/**
 * @param {Options} options
 * @param {Renderer} renderer
 * @param {import("../../input/player_input.js").PlayerInput} input
 * @param {HTMLElement} page its root element
 */
export function followOptions(options, renderer, input, page) {
  const device = window.matchMedia("(prefers-reduced-motion: reduce)");

  function apply() {
    const motion = options.get("motion");
    const is_reduced = motion === "reduced" || (motion === "device" && device.matches);
    const flashes = is_reduced ? 0.5 : 1;
    renderer.reduced_motion = is_reduced;
    renderer.camera.shake = is_reduced ? 0 : options.get("shake") / 100;
    renderer.particles.sparks = is_reduced ? 0 : options.get("particles") / 100;
    renderer.flashes = renderer.particles.flashes = (flashes * options.get("flashes")) / 100;
    renderer.names = options.get("names");
    renderer.palette = PALETTES[options.get("colours")];
    page.classList.toggle("reduced-motion", is_reduced);
    input.devices.aim_keys.speed = options.get("turn_speed") / 100;
    input.gamepads.is_on = options.get("gamepad");
    input.gamepads.dead_zone = options.get("gamepad_dead_zone") / 100;
    input.vibration.is_on = options.get("vibration");
    input.has_one_thumb = options.get("one_thumb");
    input.touch.dead_zone = options.get("stick_dead_zone") / 100;
    resize();
  }

  function resize() {
    const screen = { width: window.innerWidth, height: window.innerHeight };
    const scale = interfaceScale(screen, options.get("hud_size"));
    page.style.setProperty("--ui-scale", String(scale));
    renderer.labels.size = scale;
    renderer.quality = RESOLUTION[options.get("quality")];
    renderer.resize();
  }

  for (const name of FOLLOWED) options.onChange(name, apply);
  device.addEventListener("change", apply);
  window.addEventListener("resize", resize);
  apply();
}
