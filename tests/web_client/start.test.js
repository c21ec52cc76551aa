/** What can go wrong while the page starts, and what stands between that and a blank page. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import { GameCatalogue } from "../../web_client/page/game_catalogue.js";
import { Faults } from "../../web_client/page/faults.js";
import { ApiError, Unreachable } from "../../web_client/net/http.js";
import { createRenderer } from "../../web_client/render/renderer.js";
import { endingOf, noStart, placeFor } from "../../web_client/page/room_requests.js";

const ROOT = "https://play.example/game/";
const SCRIPT = readFileSync(new URL("../../web_client/last_resort.js", import.meta.url), "utf-8");

/** The script in a page of its own; `lacks_modules` makes it one of long ago. */
function lastResort({ lacks_modules = false } = {}) {
  const heard = {};
  const timers = [];
  const elements = Object.fromEntries(
    ["starting", "starting-title", "starting-sentence"].map((id) => [
      id,
      { className: "", textContent: "", setAttribute() {} },
    ]),
  );
  const window = {
    addEventListener: (name, run) => (heard[name] = run),
    setTimeout: (run) => timers.push(run),
  };
  const document = {
    currentScript: { src: `${ROOT}last_resort.js` },
    createElement: () => (lacks_modules ? {} : { noModule: false }),
    getElementById: (id) => elements[id] ?? null,
    addEventListener: (name, run) => (heard[name] = run),
  };
  vm.runInNewContext(SCRIPT, { window, document });
  const shown = () =>
    elements.starting?.className.includes("failure")
      ? elements["starting-title"].textContent
      : null;
  const lost = (src) => heard.error({ target: { tagName: "SCRIPT", src } });
  const thrown = (error, filename) =>
    heard.error({ target: window, error, message: `Uncaught ${error}`, filename });
  return { heard, timers, elements, shown, lost, thrown };
}

test("a lost module, an error and a rejection while starting are told", () => {
  const lost = lastResort();
  lost.lost(`${ROOT}main.js`);
  assert.equal(lost.shown(), "A part of the page is missing");

  const old = lastResort();
  old.thrown(new SyntaxError("Unexpected token '??='"), `${ROOT}preferences.js`);
  assert.equal(old.shown(), "The page cannot run here");
  assert.match(old.elements["starting-sentence"].textContent, /too old/);

  const thrown = lastResort();
  thrown.thrown(new Error("This browser has no Canvas 2D."), `${ROOT}render/renderer.js`);
  assert.equal(thrown.shown(), "The page could not start");
  assert.match(
    thrown.elements["starting-sentence"].textContent,
    /^Error: This browser has no Canvas 2D\. Reload/,
  );

  const rejected = lastResort();
  rejected.heard.unhandledrejection({
    reason: { stack: `at start (${ROOT}page.js:100:7)`, message: "x" },
  });
  assert.equal(rejected.shown(), "The page could not start");
});

test("a browser without modules, and a page that takes long, are told", () => {
  const ancient = lastResort({ lacks_modules: true });
  assert.match(ancient.elements["starting-sentence"].textContent, /too old/);

  const slow = lastResort();
  assert.equal(slow.shown(), null);
  slow.timers[0]();
  assert.equal(slow.shown(), "The page takes long to load");
  slow.lost(`${ROOT}main.js`);
  assert.equal(slow.shown(), "A part of the page is missing");
});

test("an error before there is a body is told as soon as there is one; the first one counts", () => {
  const early = lastResort();
  const { start } = early.elements;
  delete early.elements.start;
  early.lost(`${ROOT}main.js`);
  early.thrown(new Error("what follows"), `${ROOT}page.js`);
  early.elements.start = start;
  early.heard.DOMContentLoaded();
  assert.equal(early.shown(), "A part of the page is missing");
});

test("extensions, styles, pictures, and a page that has started are left alone", () => {
  const page = lastResort();
  page.lost("https://elsewhere.example/x.js");
  page.thrown(new Error("x"), "chrome-extension://abc/content.js");
  page.heard.unhandledrejection({ reason: new Error("of an extension") });
  page.heard.unhandledrejection({ reason: undefined });
  page.heard.error({ target: { tagName: "LINK", href: `${ROOT}style.css` } });
  assert.equal(page.shown(), null);
  delete page.elements.start;
  page.lost(`${ROOT}main.js`);
});

test("a browser without a canvas is told so", () => {
  const canvas = { getContext: () => null };
  assert.throws(
    () => createRenderer(/** @type {any} */ (canvas), { reduced_motion: true }),
    /no Canvas 2D/,
  );
});

const INPUT = { buttons: ["up", "down"], aim: false, presses: ["hop"] };
const TOLD = { about: "Crawl.", labels: { move: "Crawl" }, input: INPUT };
const GAMES = {
  snail: { has_page: true, title: "Snail", ...TOLD },
  plain: { has_page: false, title: "Plain", ...TOLD },
};
const catalogue = (load) =>
  new GameCatalogue(
    /** @type {any} */ ({ protocol: async () => ({ games: GAMES, hold_s: 30 }) }),
    load,
  );

for (const [what, load] of Object.entries({
  "is lost": async () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  },
  "is empty": async () => ({}),
  throws: async () => {
    throw new SyntaxError("Unexpected token");
  },
})) {
  test(`a game whose module ${what} is played from its tables`, async (t) => {
    t.mock.method(console, "error", () => {});
    globalThis.window = /** @type {any} */ (globalThis);
    const known = catalogue(load);
    await known.learn();
    assert.deepEqual(
      known.choices(/** @type {any} */ ({ modeOf: () => undefined })).map(({ name }) => name),
      ["snail", "plain"],
    );
    assert.equal(known.parts.size, 0);
  });
}

test("a game whose module never comes is played from its tables after a while", async (t) => {
  t.mock.method(console, "error", () => {});
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.window = /** @type {any} */ (globalThis);
  const known = catalogue(() => new Promise(() => {}));
  const learning = known.learn();
  for (let turn = 0; turn < 10; turn++) await null;
  t.mock.timers.tick(8000);
  await learning;
  assert.equal(known.parts.size, 0);
});

const fault = (place) =>
  Object.assign(new Error("x"), { stack: `Error: x\n    at f (${place}:1:2)` });

function faultyPage() {
  const told = { said: [], ended: [], shown: 0 };
  const page = {
    session: { welcome: { game: "snail" } },
    on_stage: {},
    catalogue: { parts: new Map([["snail", {}]]) },
    ui: { say: (sentence) => told.said.push(sentence) },
    showMatch: () => (told.shown += 1),
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

test("now and then a fault is no end, and what is not the page's is none of it", () => {
  const { faults, told, pass } = faultyPage();
  for (let minute = 0; minute < 60; minute++) {
    faults.report(fault(`${ROOT}ui/shared/chat.js`));
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
  assert.equal(page.on_stage, null);
  assert.equal(told.shown, 1);
  assert.match(told.said[0], /own drawing has failed/);
  faults.report(fault(`${ROOT}games/snail/index.js`));
  assert.match(told.said[1], /reload it/);
});

test("a first call that fails says who did not answer, or who did", () => {
  assert.match(noStart(new Unreachable("")).sentence, /^It may be starting/);
  const portal = noStart(new ApiError("not_the_server", "Something else has answered.", 200));
  assert.deepEqual(
    [portal.title, portal.sentence],
    ["That was not the server", "Something else has answered."],
  );
  assert.throws(() => noStart(new TypeError("a fault of the page")), TypeError);
});

const place = (code) => ({ room_id: "r", ws_url: "", ticket: "T", code });

test("a visitor who never gets in is given the same room again, not one after another", async () => {
  const asked = [];
  const api = { join: async (_, code, how) => (asked.push([code, how]), place(undefined)) };
  let opened = 0;
  const intent = {
    name: "",
    how: { password: "x" },
    place: async () => (opened++, place("ABCDEF")),
  };
  for (let attempt = 0; attempt < 5; attempt++)
    await placeFor(/** @type {any} */ (api), "T", intent);
  assert.equal(opened, 1);
  assert.deepEqual(asked, Array(4).fill(["ABCDEF", { password: "x" }]));
});

test("only when that room is gone another one is opened", async () => {
  const answers = [new ApiError("busy", "Later.", 503), new ApiError("no_such_room", "Gone.", 404)];
  const api = {
    join: async () => {
      throw answers.shift();
    },
  };
  let opened = 0;
  const intent = { name: "", place: async () => place(`ROOM${++opened}`) };
  await placeFor(/** @type {any} */ (api), "T", intent);
  await assert.rejects(placeFor(/** @type {any} */ (api), "T", intent), { code: "busy" });
  assert.equal(opened, 1);
  assert.equal((await placeFor(/** @type {any} */ (api), "T", intent)).code, "ROOM2");
});

test("an incident's number is what the last screen says, not that everybody has left", () => {
  const before = { name: "internal", reason: "The server made a mistake. Incident 1a2b3c4d." };
  for (const name of ["room_gone", "auth"]) {
    const end = endingOf({ code: 4507, name, reason: "The room has closed.", before });
    assert.equal(end.title, "The room has broken down");
    assert.equal(end.sentence, "The server made a mistake. Incident 1a2b3c4d. The room is gone.");
    assert.equal(end.action, "home");
  }
  const refused = {
    code: 0,
    name: "refused",
    reason: "There is no room.",
    refusal: "no_such_room",
  };
  assert.match(endingOf({ ...refused, before }).sentence, /Incident 1a2b3c4d/);
  const draining = { name: "draining", reason: "The server is restarting; reconnect in a moment." };
  assert.match(
    endingOf({ ...refused, before: draining }).sentence,
    /the server has been restarted/,
  );
  assert.equal(
    endingOf({ code: 4508, name: "kicked", reason: "By the host.", before }).sentence,
    "By the host.",
  );
});
