/** Which game the page is about: its picture and name over the panel, and in the browser's tab. */

import { el, put } from "../shared/dom.js";

/** @typedef {import("../interface.js").GameShown} GameShown */

/** A picture for games that bring none. @param {string} name */
const generic = (name) => new URL(`../art/${name}.svg`, import.meta.url).href;

const DEGREES = 360;
/** The hue of a game that brings no picture, so that two of them look unlike: degrees from the
 * common picture's. @param {GameShown} game */
export const hueOf = ({ name, art }) =>
  art.card ? 0 : [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % DEGREES, 0);

/** @param {GameShown} [game] */
export const iconOf = (game) => game?.art.icon ?? generic("icon");
/** @param {GameShown} game */
export const cardOf = (game) => game.art.card ?? generic("card");

/** @param {GameShown} [game] */
export function nameTab(game) {
  document.title = game?.title ?? "Game";
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
      put(line, tagline);
      nameTab(game);
    },
  };
}
