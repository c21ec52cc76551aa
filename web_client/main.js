/** Makes the page of its parts and starts it. */

import { PlayerInput } from "./input/player_input.js";
import { Stage } from "./match/stage.js";
import { Api } from "./net/http.js";
import { ROOT } from "./page/addresses.js";
import { expose } from "./page/debug.js";
import { followOptions } from "./page/options/follow_options.js";
import { followVolumes } from "./page/options/follow_volumes.js";
import { openSocket } from "./page/open_socket.js";
import { Page } from "./page/page.js";
import { createRenderer } from "./render/renderer.js";
import { GameSounds } from "./sound/game_sounds.js";
import { Mixer } from "./sound/mixer.js";
import { wakeOnGesture } from "./sound/wake.js";
import { GameStyles } from "./ui/game_styles.js";
import { createInterface } from "./ui/interface.js";
import { KeptValues } from "./visitor/storage.js";
import { TEXTS } from "./texts/texts.js";

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

if (!("HTMLDialogElement" in window)) throw new Error("This browser is too old for the game.");
document.documentElement.lang = TEXTS.language.tag;
document.documentElement.dir = TEXTS.language.direction;
const canvas = element("stage");
if (!(canvas instanceof HTMLCanvasElement)) throw new Error("#stage is a canvas.");
const renderer = createRenderer(canvas);
const input = new PlayerInput(canvas, element("touch"));
const mixer = new Mixer(() => new AudioContext());
const sounds = new GameSounds(mixer, renderer.camera, (name) =>
  input.vibration.feel(name, performance.now()),
);
const page = new Page({
  protocol: JSON.parse(element("protocol").textContent ?? ""),
  api: new Api((address, request) => fetch(address, request), ROOT),
  kept: new KeptValues(() => window.localStorage),
  kept_by_tab: new KeptValues(() => window.sessionStorage),
  createUi: (actions, { options, rebinding }) => {
    const chosen = { options, rebinding, page_keys: input.page_keys };
    const ui = createInterface(element("ui"), actions, chosen);
    input.menus = ui.menus;
    return ui;
  },
  createStage: (ui, lessons) => new Stage(renderer, input, ui, new GameStyles(), sounds, lessons),
  openSocket,
});
followOptions(page.options, renderer, input, document.documentElement);
page.options.onChange("colours", () => {
  page.ui.recolour();
  page.room_screens.show();
});
expose(page);
wakeOnGesture(mixer, window);
followVolumes(page.options, mixer);
input.page_keys.on("mute", {
  // A game in play may have the usual key for itself.
  when: (code) => !input.latch?.bindings.has(code),
  down() {
    const is_muted = !page.options.get("muted");
    page.options.set("muted", is_muted);
    page.ui.say(is_muted ? TEXTS.chat.sound_off : TEXTS.chat.sound_on);
  },
});
window.addEventListener("error", ({ error }) => page.faults.report(error));
window.addEventListener("unhandledrejection", ({ reason }) => page.faults.report(reason));
void page.start().then(() => element("starting").remove());
