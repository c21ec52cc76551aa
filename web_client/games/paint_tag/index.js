/** Paint Tag in the browser: a picture for its card; all else is drawn and told from its tables. */

/** @type {import("../../render/types.js").PagePart} */
export default { art: { card: new URL("art/card.svg", import.meta.url).href } };
