/**
 * One tick of a ship's own flight: the twin of game_server/games/driftline/flight.py.
 *
 * `step` is a pure function of (state, input, map, constants): no clock, no randomness, no other
 * ship. It uses float64 and + - × ÷ √ in the twin's order; sines come from the shared table.
 * tests/vectors/flight.json, written by Python, is replayed here with exact equality.
 */
import { collide } from "../../simulation/collide.js";
import { snap } from "../../simulation/rounding.js";
import { direction } from "../../simulation/trig.js";

/**
 * @typedef {object} ShipState the game's private columns; timers are remaining ticks
 * @property {number} x
 * @property {number} y
 * @property {number} vx
 * @property {number} vy
 * @property {number} dash_ticks
 * @property {number} dash_charges
 * @property {number} dash_recharge
 * @property {number} fire_ready
 * @property {number} rail_ready
 * @property {number} rail_charge
 * @property {number} status bit 0 alive, bit 1 shielded, bits 6-7 teleport counter
 * @property {number} shots low byte of the fire counter: it goes up by one with every shot
 *
 * @typedef {object} ShipInput
 * @property {boolean} up
 * @property {boolean} down
 * @property {boolean} left
 * @property {boolean} right
 * @property {boolean} fire
 * @property {number} aim 65536 to a turn
 * @property {boolean} dash pressed since the last input
 * @property {boolean} rail pressed since the last input
 */

/** Private columns that `step` neither reads nor predicts: hits given and taken. */
export const unpredicted = ["strikes", "mines"];

export const ALIVE = 1;
export const SHIELDED = 2;
const SQRT_HALF = 0.7071067811865476;

/**
 * The ship one tick later. A dead ship stays as it is, without speed.
 * @param {ShipState} before
 * @param {ShipInput} input
 * @param {any} map
 * @param {any} c
 * @returns {ShipState}
 */
export function step(before, input, map, c) {
  const ship = { ...before };
  if ((ship.status & ALIVE) === 0) {
    ship.vx = 0;
    ship.vy = 0;
    return ship;
  }
  const rail = countDown(ship, c);
  const wish = wishOf(input);
  beginDash(ship, input, wish, c);
  accelerate(ship, wish, c);
  ship.x = ship.x + ship.vx * c.dt;
  ship.y = ship.y + ship.vy * c.dt;
  collide(ship, map, c.ship_radius, c.wall_restitution);
  bounce(ship, map, c);
  endDash(ship, c);
  ship.x = snap(ship.x, c.fine_steps);
  ship.y = snap(ship.y, c.fine_steps);
  ship.vx = snap(ship.vx, c.vel_steps);
  ship.vy = snap(ship.vy, c.vel_steps);
  pullTriggers(ship, input, rail, c);
  return ship;
}

/**
 * The shot that a ship fires at the end of a step: the position of its birth, and how it flies.
 *
 * @param {{ x: number, y: number }} ship after the step
 * @param {{ aim: number }} input
 * @param {any} c
 */
export function muzzle(ship, input, c) {
  const [alongX, alongY] = direction(input.aim);
  return {
    x: snap(ship.x + alongX * c.muzzle, c.pos_steps),
    y: snap(ship.y + alongY * c.muzzle, c.pos_steps),
    ...velocity(input.aim, c),
  };
}

/** The velocity of a shot with this aim. @param {number} aim @param {any} c */
export function velocity(aim, c) {
  const [alongX, alongY] = direction(aim);
  return {
    vx: snap(alongX * c.blaster_speed, c.vel_steps),
    vy: snap(alongY * c.blaster_speed, c.vel_steps),
  };
}

/** @param {ShipState} ship @param {any} c @returns {boolean} whether the rail goes off now */
function countDown(ship, c) {
  if (ship.fire_ready > 0) ship.fire_ready -= 1;
  if (ship.rail_ready > 0) ship.rail_ready -= 1;
  const charging = ship.rail_charge > 0;
  if (charging) ship.rail_charge -= 1;
  if (ship.dash_recharge > 0) {
    ship.dash_recharge -= 1;
    if (ship.dash_recharge === 0) {
      ship.dash_charges += 1;
      if (ship.dash_charges < c.dash_charges) ship.dash_recharge = c.dash_recharge_ticks;
    }
  }
  return charging && ship.rail_charge === 0;
}

/** The direction of the held keys, of length 0 or 1. @param {ShipInput} input */
function wishOf(input) {
  const right = Number(input.right) - Number(input.left);
  const down = Number(input.down) - Number(input.up);
  const length = right !== 0 && down !== 0 ? SQRT_HALF : 1;
  return { x: right * length, y: down * length, steering: right !== 0 || down !== 0 };
}

/**
 * @param {ShipState} ship @param {ShipInput} input
 * @param {{x: number, y: number, steering: boolean}} wish @param {any} c
 */
function beginDash(ship, input, wish, c) {
  if (!input.dash || ship.dash_charges === 0 || ship.dash_ticks !== 0) return;
  const [aimX, aimY] = direction(input.aim);
  ship.dash_charges -= 1;
  if (ship.dash_recharge === 0) ship.dash_recharge = c.dash_recharge_ticks;
  ship.dash_ticks = c.dash_ticks;
  ship.vx = (wish.steering ? wish.x : aimX) * c.dash_speed;
  ship.vy = (wish.steering ? wish.y : aimY) * c.dash_speed;
}

/** @param {ShipState} ship @param {{x: number, y: number}} wish @param {any} c */
function accelerate(ship, wish, c) {
  if (ship.dash_ticks !== 0) return;
  const share = ship.rail_charge > 0 ? c.charging_thrust : 1;
  const thrust = c.thrust * share * c.dt;
  const vx = ship.vx + wish.x * thrust;
  const vy = ship.vy + wish.y * thrust;
  ship.vx = vx - vx * c.drag * c.dt;
  ship.vy = vy - vy * c.drag * c.dt;
}

/**
 * Throws a ship that touches a bounce pad straight away from its middle.
 *
 * @param {ShipState} ship @param {any} map @param {any} c
 */
function bounce(ship, map, c) {
  for (const [padX, padY, radius] of map.bounce) {
    const reach = radius + c.ship_radius;
    const dx = ship.x - padX;
    const dy = ship.y - padY;
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (distance >= reach || distance === 0) continue;
    const nx = dx / distance;
    const ny = dy / distance;
    const inward = ship.vx * nx + ship.vy * ny;
    const speed = Math.max(c.bounce_speed, -inward);
    ship.x = padX + nx * reach;
    ship.y = padY + ny * reach;
    ship.vx = ship.vx + nx * (speed - inward);
    ship.vy = ship.vy + ny * (speed - inward);
    return;
  }
}

/** @param {ShipState} ship @param {any} c */
function endDash(ship, c) {
  if (ship.dash_ticks === 0) return;
  ship.dash_ticks -= 1;
  if (ship.dash_ticks !== 0) return;
  ship.vx = ship.vx * c.dash_exit;
  ship.vy = ship.vy * c.dash_exit;
}

/** @param {ShipState} ship @param {ShipInput} input @param {boolean} rail @param {any} c */
function pullTriggers(ship, input, rail, c) {
  if (rail) ship.rail_ready = c.rail_cooldown_ticks;
  if (input.rail && ship.rail_ready === 0 && ship.rail_charge === 0) {
    ship.rail_charge = c.rail_charge_ticks;
  }
  const idle = ship.fire_ready === 0 && ship.rail_charge === 0 && ship.dash_ticks === 0;
  const fired = input.fire && idle;
  if (fired) {
    ship.fire_ready = c.blaster_ticks;
    ship.shots = (ship.shots + 1) & 255;
  }
  if (fired || rail) ship.status &= ~SHIELDED;
}
