/**
 * Where every fault of the page itself ends, thrown or rejected anywhere: the console has them all,
 * a person reads one sentence, and a page that does nothing but fail stops.
 */

import { ROOT } from "./addresses.js";

const SENTENCE =
  "Something in this page went wrong. If it no longer works, reload it: your place is kept.";
const PLAIN = "This game's own drawing has failed. From here on you see it plainly.";
/** So many within the window, and nothing else can be going on: each frame or message is one. */
const MOST = 20;
const WINDOW_MS = 5000;

export class Faults {
  /**
   * @param {Pick<import("./page.js").Page, "session" | "on_stage" | "catalogue" | "ui" | "showMatch" | "ended">} page
   * @param {() => number} now_ms
   * @param {string} [root] faults from elsewhere, as from a browser's extensions, are not the page's
   */
  constructor(page, now_ms, root = ROOT) {
    this.page = page;
    this.now_ms = now_ms;
    this.root = root;
    this.count = 0;
    this.since_ms = -Infinity;
  }

  /** @param {unknown} fault */
  report(fault) {
    if (!(fault instanceof Error) || !fault.stack?.includes(this.root)) return;
    if (this.isOfGame(fault)) return this.goOnPlainly();
    const now_ms = this.now_ms();
    if (now_ms - this.since_ms > WINDOW_MS) {
      this.since_ms = now_ms;
      this.count = 0;
    }
    this.count += 1;
    if (this.count === 1) this.page.ui.say(SENTENCE, true);
    if (this.count === MOST) this.page.ended({ code: 0, name: "page_fault", reason: "" });
  }

  /** Whether a module did it that the page can do without. @param {Error} fault */
  isOfGame(fault) {
    const { session: stay, catalogue } = this.page;
    const game = stay?.welcome.game;
    return fault.stack?.includes(`${this.root}games/${game}/`) && catalogue.parts.delete(game);
  }

  goOnPlainly() {
    this.page.on_stage = null; // else the same match would go on as it is
    this.page.showMatch();
    this.page.ui.say(PLAIN, true);
  }
}
