/** What is drawn in every frame: the match on screen, or the sky behind everything else. */

import { quantiseAim } from "../input/sampler.js";

export class Animation {
  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.page = page;
    this.frames = 0;
  }

  start() {
    requestAnimationFrame((now_ms) => this.frame(now_ms));
  }

  /** @param {number} now_ms the frame's own timestamp */
  frame(now_ms) {
    this.start(); // first: a frame that fails is not the last
    const { match, socket, on_stage, renderer, input: hands, ui, last_view } = this.page;
    if (!match || !socket || !on_stage) {
      renderer.idle(now_ms);
      return;
    }
    const aim = hands.aim(now_ms, last_view?.own, renderer.camera);
    const quantised = aim === null ? null : quantiseAim(aim);
    if (socket.state === "open") match.advance(now_ms, hands.controls, quantised);
    const view = match.view(now_ms, aim, socket.state);
    const watching = match.slot === null ? this.watch(match, view) : null;
    renderer.draw(view, hands.pointer(renderer.camera));
    ui.update(view, watching);
    this.page.last_view = view;
    this.frames += 1;
  }

  /** @param {import("../match/match.js").Match} match @param {import("../render/types.js").View} view */
  watch(match, view) {
    const { spectator_camera: spectator, input: hands } = this.page;
    view.watched = spectator.look(view, hands.latch);
    hands.latch?.stepped();
    match.watching = spectator.ack;
    return spectator;
  }
}
