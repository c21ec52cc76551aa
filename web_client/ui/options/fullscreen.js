/** The button that shows the page on the whole screen. */

import { el, put } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** A row with the button; hidden where the browser does not allow it. */
export function fullscreenRow() {
  const texts = TEXTS.options;
  const button = el("button", { type: "button", "aria-describedby": "fullscreen-help" });
  const row = el(
    "div",
    { class: "setting option" },
    el(
      "div",
      {},
      el("span", { class: "label" }, texts.fullscreen),
      el("small", { id: "fullscreen-help" }, texts.fullscreen_help),
    ),
    button,
  );
  const show = () =>
    put(button, document.fullscreenElement ? texts.leave_fullscreen : texts.enter_fullscreen);
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
