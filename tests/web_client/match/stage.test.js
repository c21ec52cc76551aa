import assert from "node:assert/strict";
import { test } from "node:test";

import { Stage } from "../../../web_client/match/stage.js";

const WELCOME = { game: "toy", room: { id: "r", code: "BCDFGH" } };
const VIEW = { seats: new Map(), kinds: {}, map: { width: 100, height: 100 }, now_ms: 16, net: {} };

/** A stage whose parts note what they are asked to do. */
function noting({ slot = 0 } = {}) {
  const noted = [];
  const note =
    (what, answer) =>
    (...args) => (noted.push([what, ...args]), answer);
  const renderer = {
    camera: {},
    idle: note("sky"),
    draw: note("draw"),
    use: note("use"),
  };
  const input = {
    latch: null,
    controls: "controls",
    poll() {},
    assist() {},
    aim: () => Math.PI / 2,
    pointer: () => null,
    bindTo: note("bind"),
    release: note("release"),
  };
  const ui = { enter: note("enter"), update: note("update"), silent: note("silent") };
  const styles = { load: note("load"), use: note("style") };
  const sounds = { play: "play", use: note("name sounds"), follow: note("sound") };
  const lessons = { of: () => "lessons" };
  const stage = new Stage(renderer, input, ui, styles, sounds, lessons);
  stage.match = {
    slot,
    tables: { input: "declared" },
    watching: {},
    clock: { restart() {} },
    advance: note("advance"),
    view: () => ({ ...VIEW }),
  };
  const took = (what) => noted.filter(([name]) => name === what);
  return { stage, noted, took };
}

test("the sky is drawn until a match is shown, and after it is hidden", () => {
  const { stage, took } = noting();
  stage.frame(0, "open");
  assert.equal(took("sky").length, 1);
  stage.show(WELCOME, null, null);
  stage.frame(16, "open");
  assert.equal(took("draw").length, 1);
  stage.hide();
  stage.frame(32, "open");
  assert.equal(took("sky").length, 2);
  assert.equal(took("release").length, 1);
});

test("a frame lets time pass with the controls and the quantised aim, and then draws", () => {
  const { stage, noted } = noting();
  stage.show(WELCOME, null, null);
  noted.length = 0;
  stage.frame(16, "open");
  assert.deepEqual(
    noted.map(([what]) => what),
    ["silent", "advance", "draw", "sound", "update"],
  );
  assert.deepEqual(noted[1].slice(1), [16, "controls", 16384]);
});

test("without a connection the match stands still, and is still drawn", () => {
  const { stage, took } = noting();
  stage.show(WELCOME, null, null);
  stage.frame(16, "waiting");
  assert.equal(took("advance").length, 0);
  assert.equal(took("draw").length, 1);
});

test("a return to the same room keeps the renderer and the HUD, another game does not", () => {
  const { stage, took } = noting();
  stage.show(WELCOME, null, null);
  stage.show({ ...WELCOME }, null, null);
  assert.equal(took("enter").length, 1);
  stage.show({ ...WELCOME, game: "other" }, null, "part");
  assert.deepEqual(took("use").at(-1), ["use", "part", "play"]);
  assert.equal(took("bind").length, 3);
});

test("a game sounds as it declares, and a page part has the last word", () => {
  const { stage, took } = noting();
  const declared = { sounds: { bump: "hit", fall: "death" } };
  stage.show(WELCOME, declared, { sounds: { bump: "coin" } });
  assert.deepEqual(took("name sounds"), [["name sounds", { bump: "coin", fall: "death" }]]);
});

test("a spectator follows a player, and the server learns which", () => {
  const { stage, took } = noting({ slot: null });
  stage.match.view = () => ({ ...VIEW, seats: new Map([[4, { state: 1 }]]) });
  stage.show(WELCOME, null, null);
  stage.frame(16, "open");
  assert.deepEqual(stage.match.watching, { slot: 4 });
  assert.equal(took("update")[0][2], stage.spectator_camera);
});

test("the view and the interface learn for how long no tick has come", () => {
  const { stage, took } = noting();
  stage.match.view = () => ({ ...VIEW, net: {} });
  stage.show(WELCOME, null, null);
  stage.silence.heard(0);
  for (let now_ms = 0; now_ms <= 1400; now_ms += 200) stage.frame(now_ms, "open");
  const { quiet_ms, is_stale, fade } = stage.last_view.net;
  assert.deepEqual([quiet_ms, is_stale, fade], [1400, true, 0.3]);
  assert.equal(took("silent").at(-1)[1], stage.silence);
  stage.silence.heard(1410);
  stage.frame(1416, "open");
  assert.deepEqual([stage.last_view.net.is_stale, stage.last_view.net.fade], [false, 1]);
});

test("a hidden page goes on with nobody at the controls", () => {
  const { stage, took } = noting();
  stage.keepUp(500);
  assert.deepEqual(took("advance"), [["advance", 500, null, null]]);
  stage.clear();
  stage.keepUp(600);
  assert.equal(took("advance").length, 1);
});
