/** Paint Tag in the browser: a picture for its card; everything else comes from its declaration. */

/** @type {import("../../render/types.js").PagePart} */
export default { art: { card: new URL("art/card.svg", import.meta.url).href } };
