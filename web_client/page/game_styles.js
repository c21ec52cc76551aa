/** The style sheets that games bring: loaded with the page, in force for the game in play only. */

const NOT_NOW = "not all";

export class GameStyles {
  constructor() {
    /** @type {Map<string, HTMLLinkElement[]>} by game */
    this.links = new Map();
  }

  /** Load a game's sheets. @param {string} game @param {readonly string[]} addresses */
  load(game, addresses) {
    const links = addresses.map((href) =>
      Object.assign(document.createElement("link"), { rel: "stylesheet", href, media: NOT_NOW }),
    );
    this.links.set(game, links);
    document.head.append(...links);
  }

  /** @param {string | null} game null: no game's */
  use(game) {
    for (const [name, links] of this.links) {
      for (const link of links) link.media = name === game ? "all" : NOT_NOW;
    }
  }
}
