/**
 * The screens of the page, and which event leads from which screen to which.
 *
 *     starting ──▶ home ──▶ connecting ──▶ lobby ⇄ playing ──▶ home, failed
 *                            │      ▲        │        │
 *                            ▼      │        ▼        ▼
 *                          failed   └─── reconnecting ◀
 *
 * No screen is a dead end:
 *
 *     screen          ends by itself                                    the way out
 *     starting        the games' modules, 8 s                           Reload (last_resort.js)
 *     home            a room's look-up, 15 s                            all of the screen
 *     connecting      calls 15 s each, the handshake 8 s                (soon one of the others)
 *     reconnecting    an attempt every 8 s at most; refused: failed     Leave, To the start page
 *     lobby, playing  silence for 10 s, a close: reconnecting           Leave the room; from 3 s of
 *                                                                       silence on Try again now
 *     failed                                                            Try again, Reload, Back
 */

/** @typedef {"starting" | "home" | "connecting" | "lobby" | "playing" | "reconnecting" | "failed"} Screen */

/**
 * What happens: the visitor leaves, or asks for a seat; the room waits in its lobby, or plays a round;
 * the connection is lost; the server refuses a seat; the stay ends, or the page fails.
 *
 * @typedef {"leaves" | "asks" | "room_waits" | "room_plays" | "lost" | "refused" | "fails"} ScreenEvent
 */

/** @type {Partial<Record<ScreenEvent, Screen>>} */
const OUTSIDE = { leaves: "home", asks: "connecting", fails: "failed" };
/** @type {Partial<Record<ScreenEvent, Screen>>} */
const INSIDE = { ...OUTSIDE, room_waits: "lobby", room_plays: "playing", lost: "reconnecting" };

/** @type {Record<Screen, Partial<Record<ScreenEvent, Screen>>>} */
export const SCREENS = {
  starting: OUTSIDE,
  home: OUTSIDE,
  connecting: { ...INSIDE, refused: "home" },
  reconnecting: { ...INSIDE, refused: "home" },
  lobby: INSIDE,
  playing: INSIDE,
  failed: OUTSIDE,
};

/**
 * The screen that follows.
 *
 * @param {Screen} screen
 * @param {ScreenEvent} event
 * @throws {RangeError} if the event cannot happen there
 */
export function nextScreen(screen, event) {
  const next = SCREENS[screen][event];
  if (!next) throw new RangeError(`"${event}" cannot happen on the screen "${screen}"`);
  return next;
}
