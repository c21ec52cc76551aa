import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { collide } from "../../../web_client/simulation/collide.js";

/** @typedef {[x: number, y: number, vx: number, vy: number]} Circle */
/**
 * @type {{ cases: { map: any, radius: number, restitution: number,
 *   before: Circle[], after: Circle[], flight: Circle[] }[] }}
 */
const { cases } = JSON.parse(
  readFileSync(new URL("../../vectors/collide.json", import.meta.url), "utf-8"),
);

/** @param {Circle} circle @param {(typeof cases)[number]} vector @returns {Circle} */
function collided([x, y, vx, vy], { map, radius, restitution }) {
  const body = { x, y, vx, vy };
  collide(body, map, radius, restitution);
  return [body.x, body.y, body.vx, body.vy];
}

test("a circle collides exactly as on the server", () => {
  for (const vector of cases) {
    vector.before.forEach((circle, i) => {
      assert.deepEqual(collided(circle, vector), vector.after[i], `circle ${i}: ${circle}`);
    });
  }
});

test("a flight of four seconds ends on the same bit as on the server", () => {
  for (const vector of cases) {
    let circle = vector.flight[0];
    for (const expected of vector.flight.slice(1)) {
      const [x, y, vx, vy] = circle;
      circle = collided([x + vx * (1 / 30), y + vy * (1 / 30), vx, vy], vector);
      assert.deepEqual(circle, expected);
    }
  }
});

test("a map without walls has its edge", () => {
  const map = { width: 1000, height: 800, walls: [] };
  const vector = { ...cases[0], map, radius: 20, restitution: 0.5 };
  assert.deepEqual(collided([1010, -5, 50, -10], vector), [980, 20, -25, 5]);
});
