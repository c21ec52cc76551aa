/** The page's texts in English, by what they are about. */

import { chat } from "./chat.js";
import { controls } from "./controls.js";
import { endings } from "./endings.js";
import { home } from "./home.js";
import { lobby } from "./lobby.js";
import { match } from "./match.js";
import { network } from "./network.js";
import { options } from "./options.js";
import { results } from "./results.js";
import { server } from "./server.js";
import { watching } from "./watching.js";
import { language, words } from "./words.js";

export const TEXTS = Object.freeze({
  language,
  words,
  chat,
  controls,
  endings,
  home,
  lobby,
  match,
  network,
  options,
  results,
  server,
  watching,
});
