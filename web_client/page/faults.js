/**
 * Handles every fault of the page itself, thrown or rejected anywhere. The console has them all, the
 * player reads one sentence, and a page that does nothing but fail stops.
 */

import { FILES } from "./addresses.js";
import { TEXTS } from "../texts/texts.js";

/** With this many in the window every frame, or every message, is a fault: the page stops. */
const MOST = 20;
const WINDOW_MS = 5000;

export class Faults {
  /**
   * @param {Pick<import("./page.js").Page, "session" | "stage" | "catalogue" | "ui" | "room_screens" | "ended">} page
   * @param {() => number} now_ms
   * @param {string} [root] of the page's files; faults elsewhere, as in extensions, are left alone
   */
  constructor(page, now_ms, root = FILES) {
    this.page = page;
    this.now_ms = now_ms;
    this.root = root;
    this.count = 0;
    this.since_ms = -Infinity;
  }

  /** @param {unknown} fault */
  report(fault) {
    if (!(fault instanceof Error) || !fault.stack?.includes(this.root)) return;
    if (this.mends(fault)) return;
    const now_ms = this.now_ms();
    if (now_ms - this.since_ms > WINDOW_MS) {
      this.since_ms = now_ms;
      this.count = 0;
    }
    this.count += 1;
    if (this.count === 1) this.page.ui.say(TEXTS.endings.went_wrong, true);
    if (this.count === MOST) this.page.ended({ code: 0, name: "page_fault", reason: "" });
  }

  /**
   * Do without the game's own module, if that is what failed, in a match or in a lobby.
   *
   * @param {unknown} fault
   * @returns {boolean} whether it was
   */
  mends(fault) {
    const { session, catalogue, stage, room_screens, ui } = this.page;
    const game = session?.welcome?.game;
    const is_of_game =
      fault instanceof Error && fault.stack?.includes(`${this.root}games/${game}/`);
    if (!is_of_game || !catalogue.parts.delete(game)) return false;
    stage.shown = null; // else the same match would go on as it is
    room_screens.show();
    ui.say(TEXTS.endings.plain_drawing, true);
    return true;
  }
}
