/** Which game the page is about: its picture and name over the panel, and in the browser's tab. */

import { el, hide, put } from "../shared/dom.js";
import { TEXTS } from "../../texts/texts.js";

/** @typedef {import("../interface.js").GameShown} GameShown */

/** A game's icon, or that of all games. @param {GameShown} [game] */
const iconOf = (game) => game?.art.icon ?? new URL("../art/icon.svg", import.meta.url).href;

/** @param {GameShown} [game] */
export function nameTab(game) {
  document.title = game?.title ?? TEXTS.words.game;
  const icon = document.querySelector("link[rel=icon]");
  if (icon instanceof HTMLLinkElement) icon.href = iconOf(game);
}

export function createBrand() {
  const icon = el("img", { src: iconOf(), alt: "", width: "64", height: "64" });
  const title = el("h1");
  const line = el("p", { class: "tagline" });
  return {
    node: el("header", { class: "brand" }, icon, title, line),
    /** @param {GameShown | undefined} game undefined: not yet known @param {string} tagline */
    show(game, tagline) {
      icon.src = iconOf(game);
      put(title, game?.title ?? "");
      hide(title, !game);
      put(line, tagline);
      nameTab(game);
    },
  };
}
