import assert from "node:assert/strict";
import { test } from "node:test";

import { Faults } from "../../../web_client/page/faults.js";

const ROOT = "https://play.example/game/";

const fault = (script) =>
  Object.assign(new Error("x"), { stack: `Error: x\n    at f (${script}:1:2)` });

function faultyPage() {
  const told = { said: [], ended: [], shown: 0 };
  const page = {
    session: { welcome: { game: "snail" } },
    stage: { shown: {} },
    catalogue: { parts: new Map([["snail", {}]]) },
    ui: { say: (sentence) => told.said.push(sentence) },
    room_screens: { show: () => (told.shown += 1) },
    ended: ({ name }) => told.ended.push(name),
  };
  let now = 0;
  const faults = new Faults(/** @type {any} */ (page), () => now, ROOT);
  return { faults, page, told, pass: (ms) => (now += ms) };
}

test("a fault of the page is said once; one in each frame ends it", () => {
  const { faults, told, pass } = faultyPage();
  for (let frame = 0; frame < 60; frame++) {
    faults.report(fault(`${ROOT}match.js`));
    pass(16);
  }
  assert.equal(told.said.length, 1);
  assert.match(told.said[0], /reload it/);
  assert.deepEqual(told.ended, ["page_fault"]);
});

test("rare faults do not end the page, and faults of other scripts are ignored", () => {
  const { faults, told, pass } = faultyPage();
  for (let minute = 0; minute < 60; minute++) {
    faults.report(fault(`${ROOT}ui/chat/chat.js`));
    pass(60_000);
  }
  assert.equal(told.said.length, 60);
  assert.deepEqual(told.ended, []);
  faults.report(fault("chrome-extension://abc/content.js"));
  faults.report(undefined);
  faults.report("text");
  assert.equal(told.said.length, 60);
});

test("a game whose own drawing fails is drawn from its tables from then on", () => {
  const { faults, page, told } = faultyPage();
  faults.report(fault(`${ROOT}games/snail/index.js`));
  assert.equal(page.catalogue.parts.size, 0);
  assert.equal(page.stage.shown, null);
  assert.equal(told.shown, 1);
  assert.match(told.said[0], /own drawing has failed/);
  faults.report(fault(`${ROOT}games/snail/index.js`));
  assert.match(told.said[1], /reload it/);
});
