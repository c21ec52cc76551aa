/** The key that turns all sound off and on. */

const MUTE_KEY = "KeyM";
/** Controls that take letters. */
const FIELDS = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select";

/**
 * @param {Pick<Window, "addEventListener">} page
 * @param {() => void} toggle
 * @param {(code: string) => boolean} isTaken whether the game in play has this key for itself
 */
export function onMuteKey(page, toggle, isTaken) {
  page.addEventListener("keydown", (event) => {
    const { code, target, repeat, ctrlKey, metaKey, altKey } = event;
    if (code !== MUTE_KEY || repeat || ctrlKey || metaKey || altKey || isTaken(code)) return;
    if (target instanceof Element && target.closest(FIELDS)) return;
    toggle();
  });
}
