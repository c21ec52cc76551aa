/** Puts the page together and starts it. */

import { expose } from "./page/debug.js";
import { Page } from "./page/page.js";

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

if (!("HTMLDialogElement" in window)) throw new Error("This browser is too old for the game.");
const stage = element("stage");
if (!(stage instanceof HTMLCanvasElement)) throw new Error("#stage is a canvas.");
const page = new Page(stage, element("ui"), element("touch"));
expose(page);
window.addEventListener("error", ({ error }) => page.faults.report(error));
window.addEventListener("unhandledrejection", ({ reason }) => page.faults.report(reason));
void page.start().then(() => element("starting").remove());
