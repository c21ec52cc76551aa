/** The key that turns all sound off and on. */

/** Controls that take letters. */
const FIELDS = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select";

/**
 * @param {Pick<Window, "addEventListener">} page
 * @param {() => void} toggle
 * @param {(code: string) => boolean} isMute whether this is the key
 */
export function onMuteKey(page, toggle, isMute) {
  page.addEventListener("keydown", (event) => {
    const { code, target, repeat, ctrlKey, metaKey, altKey } = event;
    if (!isMute(code) || repeat || ctrlKey || metaKey || altKey) return;
    if (target instanceof Element && target.closest(FIELDS)) return;
    toggle();
  });
}
