/** The button that shows the page on the whole screen. */

import { el, put } from "../shared/dom.js";

/** A row with the button; hidden where the browser does not allow it. */
export function fullscreenRow() {
  const button = el("button", { type: "button", "aria-describedby": "fullscreen-help" });
  const row = el(
    "div",
    { class: "setting option" },
    el(
      "div",
      {},
      el("span", { class: "label" }, "Whole screen"),
      el("small", { id: "fullscreen-help" }, "Hide everything around the game."),
    ),
    button,
  );
  const show = () => put(button, document.fullscreenElement ? "Leave full screen" : "Full screen");
  row.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    // The browser may still refuse; then nothing has changed.
    const asked = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    void asked.catch(() => undefined);
  });
  document.addEventListener("fullscreenchange", show);
  show();
  return row;
}
