/** Driftline in the browser: what is predicted, how it is drawn, and its HUD. */

import { createDraw } from "./draw.js";
import * as predict from "./flight.js";
import { createHud } from "./hud.js";

export default { predict, createDraw, createHud };
