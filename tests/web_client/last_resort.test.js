/** What the page says when it cannot start. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

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

test("a lost module, an error and a rejection while starting are shown", () => {
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

test("a browser without modules, and a page that takes long, are shown", () => {
  const ancient = lastResort({ lacks_modules: true });
  assert.match(ancient.elements["starting-sentence"].textContent, /too old/);

  const slow = lastResort();
  assert.equal(slow.shown(), null);
  slow.timers[0]();
  assert.equal(slow.shown(), "The page takes long to load");
  slow.lost(`${ROOT}main.js`);
  assert.equal(slow.shown(), "A part of the page is missing");
});

test("an error before there is a body is shown as soon as there is one; the first counts", () => {
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
