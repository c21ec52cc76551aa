import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ALIVE, muzzle, step, velocity } from "../../../../web_client/games/driftline/flight.js";

const vectors = JSON.parse(
  readFileSync(new URL("../../../vectors/flight.json", import.meta.url), "utf8"),
);
const { constants, map } = vectors;

const stateOf = (row) => Object.fromEntries(vectors.state.map((name, i) => [name, row[i]]));
const inputOf = ([held, aim, dash, rail]) => ({
  up: (held & 1) !== 0,
  down: (held & 2) !== 0,
  left: (held & 4) !== 0,
  right: (held & 8) !== 0,
  fire: (held & 16) !== 0,
  aim,
  dash: dash === 1,
  rail: rail === 1,
});

test("flight replays the server's ships exactly, tick by tick", () => {
  let steps = 0;
  for (const ship of vectors.ships) {
    let state = stateOf(ship.states[0]);
    ship.inputs.forEach((input, tick) => {
      state = step(state, inputOf(input), map, constants);
      assert.deepEqual(state, stateOf(ship.states[tick + 1]));
      steps += 1;
    });
  }
  assert.equal(steps, 3600);
});

test("a shot leaves the muzzle where the server's birth record says", () => {
  let shots = 0;
  for (const ship of vectors.ships) {
    for (const [tick, [x, y, vx, vy]] of Object.entries(ship.shots)) {
      const after = stateOf(ship.states[Number(tick) + 1]);
      const input = inputOf(ship.inputs[tick]);
      assert.deepEqual(muzzle(after, input, constants), { x, y, vx, vy });
      assert.deepEqual(velocity(input.aim, constants), { vx, vy });
      shots += 1;
    }
  }
  assert.ok(shots > 100);
});

test("the vectors meet walls, bounce pads, dashes, rails and death", () => {
  const states = vectors.ships.flatMap(({ states: rows }) => rows.map(stateOf));
  const speeds = states.map(({ vx, vy }) => Math.hypot(vx, vy));
  assert.ok(states.some((s) => s.dash_ticks > 0 && s.dash_charges === 0));
  assert.ok(states.some((s) => s.rail_charge > 0) && states.some((s) => s.rail_ready > 0));
  assert.ok(states.some((s) => (s.status & ALIVE) === 0));
  assert.ok(speeds.some((v) => Math.abs(v - constants.bounce_speed) < 1));
});

test("step changes neither its state nor its input", () => {
  const state = Object.freeze(stateOf(vectors.ships[1].states[0]));
  const input = Object.freeze(inputOf(vectors.ships[1].inputs[0]));
  assert.notEqual(step(state, input, map, constants), state);
});
