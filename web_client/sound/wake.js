/**
 * When there may be sound: from the player's first key, click or tap on, and never while the page is
 * hidden. Browsers start an audio context only while they handle such a gesture, and phones stop it
 * again after a call or a change of apps: so each gesture wakes the mixer.
 */

/** Fingers count when they leave the glass, mice and keys when they go down. */
const GESTURES = ["keydown", "mousedown", "pointerup", "touchend"];

/**
 * @param {Pick<import("./mixer.js").Mixer, "wake" | "sleep">} mixer
 * @param {Pick<Window, "addEventListener" | "document" | "navigator">} page
 */
export function wakeOnGesture(mixer, page) {
  const { document, navigator } = page;
  let has_woken = false;
  const onGesture = () => {
    // A key such as Esc is no gesture: a context made by it would not start, and log a warning.
    if (navigator.userActivation?.isActive === false) return;
    has_woken = true;
    mixer.wake();
  };
  for (const gesture of GESTURES) page.addEventListener(gesture, onGesture, { capture: true });
  document.addEventListener("visibilitychange", () => {
    if (!has_woken) return;
    if (document.hidden) mixer.sleep();
    else mixer.wake();
  });
}
