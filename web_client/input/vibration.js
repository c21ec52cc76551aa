/**
 * Things that happen to the player, felt: by the phone while fingers play, by the gamepad while that
 * does. They go by the names of sounds, so a game that lets one of these be heard lets it be felt.
 */

/** How long each is felt in ms, and how strongly, 0 to 1. @type {Readonly<Record<string, [number, number]>>} */
const FELT = { hurt: [45, 0.5], kill: [90, 0.7], death: [260, 1] };
/** Hits in quick succession are felt as one. */
const REST_MS = 80;

/** @typedef {import("./player_input.js").Device} Device */
/** @typedef {{ vibrationActuator?: { playEffect?: (type: any, effect: any) => Promise<unknown> } | null | undefined }} Rumbling */

export class Vibration {
  is_on = true;
  #until_ms = -Infinity;

  /**
   * @param {() => Device} device the one that was used last
   * @param {() => readonly (Rumbling | null)[]} gamepads
   * @param {(ms: number) => void} shake the phone
   */
  constructor(device, gamepads, shake) {
    this.device = device;
    this.gamepads = gamepads;
    this.shake = shake;
  }

  /** @param {string} name of a sound that is the player's own @param {number} now_ms */
  feel(name, now_ms) {
    if (!this.is_on || !Object.hasOwn(FELT, name)) return;
    const [duration, strength] = FELT[name];
    if (name === "hurt" && now_ms < this.#until_ms + REST_MS) return;
    this.#until_ms = now_ms + duration;
    const device = this.device();
    if (device === "touch") this.shake(duration);
    if (device !== "gamepad") return;
    const effect = { duration, strongMagnitude: strength, weakMagnitude: strength };
    for (const pad of this.gamepads()) {
      // A gamepad that can't is as good as one that won't.
      void pad?.vibrationActuator?.playEffect?.("dual-rumble", effect).catch(() => undefined);
    }
  }
}
