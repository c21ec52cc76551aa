/** Every text of the page that players read, in the language that this line chooses. */

export { TEXTS } from "./en/index.js";
