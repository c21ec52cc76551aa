/**
 * Which sounds may be heard at once. Decides only; the mixer makes them. Pure: time is handed in.
 */

export const MOST_VOICES = 24;
/** More of one kind at once is only louder. */
const MOST_OF_A_KIND = 3;
const AT_ONCE_S = 0.05;

/**
 * @typedef {object} Voice
 * @property {unknown} kind of sound; null: it was never used
 * @property {number} loudness
 * @property {number} began_s
 * @property {number} ends_s
 */

export class Voices {
  constructor() {
    /** @type {Voice[]} */
    this.voices = Array.from({ length: MOST_VOICES }, () => ({
      kind: null,
      loudness: 0,
      began_s: -1,
      ends_s: 0,
    }));
  }

  /**
   * Take a voice for a sound: a free one, else the quietest, and of several as quiet ones the oldest.
   *
   * @param {unknown} kind
   * @param {number} loudness
   * @param {number} now_s
   * @param {number} lasts_s
   * @returns {number} its number; −1: there are enough of its kind, or all others are louder
   */
  take(kind, loudness, now_s, lasts_s) {
    let chosen = -1;
    let alike = 0;
    for (let i = 0; i < MOST_VOICES; i++) {
      const voice = this.voices[i];
      if (voice.kind === kind && now_s - voice.began_s < AT_ONCE_S) alike += 1;
      if (chosen < 0 || this.#givesWay(voice, this.voices[chosen], now_s)) chosen = i;
    }
    const voice = this.voices[chosen];
    const is_outdone = voice.ends_s > now_s && voice.loudness > loudness;
    if (alike >= MOST_OF_A_KIND || is_outdone) return -1;
    voice.kind = kind;
    voice.loudness = loudness;
    voice.began_s = now_s;
    voice.ends_s = now_s + lasts_s;
    return chosen;
  }

  /** Whether `a` is to be taken rather than `b`. @param {Voice} a @param {Voice} b @param {number} now_s */
  #givesWay(a, b, now_s) {
    const is_free = a.ends_s <= now_s;
    if (is_free !== b.ends_s <= now_s) return is_free;
    // Free voices that rested longest come first: the newest ones still count for their kind.
    if (is_free || a.loudness === b.loudness) return a.began_s < b.began_s;
    return a.loudness < b.loudness;
  }

  /** How many are heard. @param {number} now_s */
  count(now_s) {
    return this.voices.filter(({ ends_s }) => ends_s > now_s).length;
  }

  /** All fall silent. */
  clear() {
    for (const voice of this.voices) voice.ends_s = 0;
  }
}
