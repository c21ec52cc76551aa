/**
 * The sounds that any game can name. Their names stand in `game_server/protocol/sounds.py` too,
 * since a game may name them in its declaration.
 *
 * What is heard often is short, soft and quiet; what is heavy is low; what matters to the player is
 * louder than what happens to others.
 */

/** @typedef {import("./synth.js").Recipe} Recipe */

/** A note of a melody. @param {number} hz @param {number} at_s @param {number} decay_s */
const note = (hz, at_s, decay_s) => ({
  wave: /** @type {const} */ ("triangle"),
  hz,
  at_s,
  decay_s,
  attack_s: 0.006,
  low_hz: 4 * hz,
});

/** A short, level tone. @param {number} hz @param {number} at_s */
const beep = (hz, at_s) => ({
  wave: /** @type {const} */ ("square"),
  hz,
  at_s,
  hold_s: 0.05,
  decay_s: 0.03,
  low_hz: 2600,
});

/** @type {Readonly<Record<string, Recipe>>} */
export const LIBRARY = Object.freeze({
  shot: {
    level: 0.07,
    layers: [
      { wave: "triangle", hz: [920, 240], decay_s: 0.12, low_hz: 3200 },
      { wave: "noise", decay_s: 0.04, gain: 0.35, band_hz: [3000, 1200], q: 0.9 },
    ],
  },
  hit: {
    level: 0.13,
    layers: [
      { wave: "sine", hz: [1500, 950], decay_s: 0.07 },
      { wave: "noise", decay_s: 0.035, gain: 0.7, band_hz: 2600, q: 1.2 },
    ],
  },
  hurt: {
    level: 0.25,
    ducks_s: 0.15,
    layers: [
      { wave: "square", hz: [260, 82], decay_s: 0.26, low_hz: [2400, 400] },
      { wave: "noise", decay_s: 0.1, gain: 0.9, low_hz: 2200 },
    ],
  },
  kill: {
    level: 0.17,
    ducks_s: 0.3,
    layers: [
      note(587, 0, 0.16),
      note(880, 0.07, 0.3),
      { wave: "noise", decay_s: 0.18, gain: 0.6, low_hz: [1800, 200] },
    ],
  },
  death: {
    level: 0.3,
    ducks_s: 0.9,
    layers: [
      { wave: "saw", hz: [220, 46], hold_s: 0.3, decay_s: 1.2, low_hz: [1500, 160] },
      { wave: "sine", hz: [84, 34], hold_s: 0.2, decay_s: 1.3, gain: 0.8 },
      { wave: "noise", hold_s: 0.1, decay_s: 1, gain: 1.1, low_hz: [1800, 110] },
    ],
  },
  explosion: {
    level: 0.23,
    layers: [
      { wave: "noise", decay_s: 0.75, low_hz: [3200, 150] },
      { wave: "sine", hz: [120, 36], decay_s: 0.45, gain: 0.8 },
    ],
  },
  pickup: {
    level: 0.1,
    layers: [note(523, 0, 0.12), note(698, 0.06, 0.14), note(1047, 0.12, 0.22)],
  },
  coin: {
    level: 0.1,
    layers: [note(988, 0, 0.09), { ...note(1319, 0.07, 0.32), gain: 1.2 }],
  },
  break: {
    level: 0.09,
    layers: [
      { wave: "sine", hz: 2093, decay_s: 0.22 },
      { wave: "sine", hz: 2960, at_s: 0.02, decay_s: 0.18, gain: 0.7 },
      { wave: "sine", hz: 3729, at_s: 0.045, decay_s: 0.14, gain: 0.5 },
      { wave: "noise", decay_s: 0.12, gain: 0.7, band_hz: [4200, 2400], q: 0.8 },
    ],
  },
  win: {
    level: 0.12,
    layers: [note(523, 0, 0.3), note(659, 0.12, 0.3), note(784, 0.24, 0.35), note(1047, 0.36, 0.8)],
  },
  lose: {
    level: 0.15,
    layers: [note(392, 0, 0.35), note(349, 0.18, 0.35), note(311, 0.36, 0.4), note(233, 0.54, 0.9)],
  },
  whoosh: {
    level: 0.14,
    layers: [
      { wave: "noise", attack_s: 0.05, decay_s: 0.26, band_hz: [420, 1700], q: 1.1 },
      { wave: "sine", hz: [160, 320], attack_s: 0.03, decay_s: 0.2, gain: 0.35 },
    ],
  },
  bounce: {
    level: 0.12,
    layers: [
      { wave: "sine", hz: [300, 110], decay_s: 0.16 },
      { wave: "noise", decay_s: 0.03, gain: 0.3, low_hz: 900 },
    ],
  },
  charge: {
    level: 0.1,
    layers: [
      {
        wave: "saw",
        hz: [110, 620],
        attack_s: 0.3,
        hold_s: 0.2,
        decay_s: 0.1,
        low_hz: [500, 2400],
      },
      {
        wave: "sine",
        hz: [220, 1240],
        attack_s: 0.35,
        hold_s: 0.15,
        decay_s: 0.1,
        gain: 0.5,
        vibrato: [17, 0.02],
      },
    ],
  },
  beam: {
    level: 0.17,
    layers: [
      { wave: "saw", hz: [1250, 95], decay_s: 0.45, low_hz: [4200, 300] },
      { wave: "noise", decay_s: 0.3, gain: 0.6, band_hz: [3200, 500], q: 0.8 },
      { wave: "sine", hz: [130, 48], decay_s: 0.35, gain: 0.7 },
    ],
  },
  alarm: {
    level: 0.17,
    ducks_s: 0.6,
    layers: [784, 554, 784, 554, 784, 554].map((hz, i) => beep(hz, 0.08 * i)),
  },
  blip: { level: 0.07, layers: [{ wave: "sine", hz: 1175, decay_s: 0.07, attack_s: 0.005 }] },
  tick: {
    level: 0.08,
    layers: [{ wave: "triangle", hz: 494, decay_s: 0.11, attack_s: 0.004, low_hz: 2000 }],
  },
  countdown: {
    level: 0.12,
    layers: [{ wave: "sine", hz: 660, hold_s: 0.05, decay_s: 0.12, attack_s: 0.006 }],
  },
  start: {
    level: 0.1,
    layers: [
      { wave: "triangle", hz: 880, hold_s: 0.12, decay_s: 0.4, attack_s: 0.006, low_hz: 4000 },
      { wave: "triangle", hz: 1320, hold_s: 0.12, decay_s: 0.4, attack_s: 0.006, gain: 0.5 },
    ],
  },
  end: {
    level: 0.16,
    layers: [
      { wave: "sine", hz: 220, decay_s: 1.3, attack_s: 0.01 },
      { wave: "sine", hz: 330, decay_s: 1.1, attack_s: 0.01, gain: 0.6 },
      { wave: "sine", hz: 587, decay_s: 0.7, attack_s: 0.01, gain: 0.35 },
    ],
  },
  join: { level: 0.07, layers: [note(440, 0, 0.16), note(659, 0.1, 0.24)] },
  chat: {
    level: 0.07,
    layers: [{ wave: "sine", hz: [620, 980], decay_s: 0.09, attack_s: 0.008 }],
  },
});
