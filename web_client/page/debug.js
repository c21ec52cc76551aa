/**
 * `window.gameDebug`: what tests and curious people may read, and a way to play by script.
 *
 *     gameDebug.drive({ held: ["up"], aim: 1.5, press: ["jump"] })   aim in radians
 *     gameDebug.drive(null)                                           back to the player
 */

/** @typedef {{ held?: string[], aim?: number, press?: string[] }} Drive */

/** A script at the controls; the sampler reads it as it reads a latch. */
export class ScriptedControls {
  /** @param {Drive} drive */
  constructor({ held = [], aim, press = [] }) {
    this.held = new Set(held);
    this.aim = aim ?? null;
    this.presses = [...press];
  }

  /** @param {string} button */
  isHeld(button) {
    return this.held.has(button);
  }

  /** @param {string} name */
  takePress(name) {
    const index = this.presses.indexOf(name);
    if (index >= 0) this.presses.splice(index, 1);
    return index >= 0;
  }

  stepped() {}
}

/** @param {Pick<import("./page.js").Page, "screen" | "stage" | "session" | "close_code">} page */
export function expose(page) {
  /** @type {string[]} */
  const errors = [];
  window.addEventListener("error", (event) => errors.push(event.message));
  window.addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
  const { stage } = page;
  const handle = {
    errors,
    get state() {
      return page.screen;
    },
    get view() {
      return stage.last_view;
    },
    /** What the room last said of itself. */
    get status() {
      return page.session?.status ?? null;
    },
    get own() {
      return stage.last_view?.own ?? null;
    },
    get renderTick() {
      return stage.match?.playback.tick ?? null;
    },
    get inputTick() {
      return stage.match?.clock.tick ?? null;
    },
    /** The newest tick that has arrived. */
    get newestTick() {
      return stage.match?.inbox.newest ?? null;
    },
    get corrections() {
      return stage.match?.corrections ?? [];
    },
    get frames() {
      return stage.frames;
    },
    /** Those of the netgraph, measured while it is open. */
    get figures() {
      return stage.figures.figures;
    },
    get sound() {
      return stage.sounds.mixer.report;
    },
    get stats() {
      const { match } = stage;
      return {
        resyncs: match?.inbox.resyncs ?? 0,
        checksum_failures: match?.inbox.store.mismatches ?? 0,
        keyframes: match?.inbox.keyframes ?? 0,
        snaps: match?.snaps ?? 0,
        restarts: match?.predictor?.restarts ?? 0,
        clock_jumps: match?.clock.jumps ?? 0,
        close_code: page.close_code,
        reconnects: Math.max(0, (page.session?.socket.connects ?? 0) - 1),
      };
    },
    /** Rows of a kind as they were drawn in the last frame. @param {string} kind */
    entities(kind) {
      return stage.last_view?.kinds[kind] ?? [];
    },
    /** @param {Drive | null} drive */
    drive(drive) {
      stage.input.script = drive ? new ScriptedControls(drive) : null;
    },
  };
  Object.defineProperty(window, "gameDebug", { value: Object.freeze(handle) });
}
