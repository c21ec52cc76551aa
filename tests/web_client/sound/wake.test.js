import assert from "node:assert/strict";
import { test } from "node:test";

import { wakeOnGesture } from "../../../web_client/sound/wake.js";

/** A page whose events are sent by hand, and what the mixer was asked to do. */
function pageWithMixer(navigator = { userActivation: { isActive: true } }) {
  const calls = [];
  const page = Object.assign(new EventTarget(), {
    document: Object.assign(new EventTarget(), { hidden: false }),
    navigator,
  });
  const mixer = { wake: () => calls.push("wake"), sleep: () => calls.push("sleep") };
  wakeOnGesture(mixer, page);
  const hide = (hidden) => {
    page.document.hidden = hidden;
    page.document.dispatchEvent(new Event("visibilitychange"));
  };
  return { page, calls, hide };
}

test("each key, click and tap wakes the mixer; a finger as it leaves the glass", () => {
  const { page, calls } = pageWithMixer();
  for (const gesture of ["keydown", "mousedown", "pointerup", "touchend"]) {
    page.dispatchEvent(new Event(gesture));
  }
  assert.deepEqual(calls, ["wake", "wake", "wake", "wake"]);
  for (const none of ["pointermove", "pointerdown", "keyup", "touchstart"]) {
    page.dispatchEvent(new Event(none));
  }
  assert.equal(calls.length, 4);
});

test("a key that the browser does not take for a gesture wakes nothing", () => {
  const { page, calls } = pageWithMixer();
  page.navigator.userActivation.isActive = false;
  page.dispatchEvent(new Event("keydown"));
  assert.deepEqual(calls, []);
});

test("in an older browser, which does not say what a gesture is, each key wakes the mixer", () => {
  const { page, calls } = pageWithMixer({});
  page.dispatchEvent(new Event("keydown"));
  assert.deepEqual(calls, ["wake"]);
});

test("a hidden page sleeps, and wakes when it is seen; never before the first gesture", () => {
  const { page, calls, hide } = pageWithMixer();
  hide(true);
  hide(false);
  assert.deepEqual(calls, []);
  page.dispatchEvent(new Event("keydown"));
  hide(true);
  hide(false);
  assert.deepEqual(calls, ["wake", "sleep", "wake"]);
});
