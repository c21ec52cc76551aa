/** Building the page. Text goes in as text only: names and messages are written by strangers. */

/**
 * A new element. `class` and other attributes by name; children are elements or plain text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string>} [attributes]
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * The text last put into an element. A browser's translator may have replaced it since, and would
 * translate again after each write.
 *
 * @type {WeakMap<Element, string>}
 */
const written = new WeakMap();

/** Sets an element's text, touching the page only when it differs. @param {Element} node
 * @param {string} text */
export function put(node, text) {
  if (written.get(node) === text) return;
  written.set(node, text);
  node.textContent = text;
}

/** Sets a custom property that the stylesheet reads. @param {HTMLElement|null} node
 * @param {string} name @param {string|number} value */
export function setVar(node, name, value) {
  const text = String(value);
  if (node && node.style.getPropertyValue(name) !== text) node.style.setProperty(name, text);
}

/** Adds or takes a class, touching the page only when it differs. @param {Element|null} node
 * @param {string} name @param {boolean} on */
export function toggle(node, name, on) {
  if (node && node.classList.contains(name) !== on) node.classList.toggle(name, on);
}

/** Hides an element or shows it, touching the page only when it differs. @param {HTMLElement} node
 * @param {boolean} on whether it is hidden */
export function hide(node, on) {
  if (node.hidden !== on) node.hidden = on;
}

/**
 * Put a list's elements into an order, moving few: one that stands right keeps its focus and its open menu.
 *
 * @param {Element} list @param {readonly Element[]} nodes all that it shall have
 */
export function arrange(list, nodes) {
  const focused = document.activeElement;
  nodes.forEach((node, i) => {
    if (list.children[i] === node) return;
    // The one in its place goes further back: to move it takes less than to move all between.
    if (list.children[i + 1] === node) list.append(list.children[i]);
    else list.insertBefore(node, list.children[i] ?? null);
  });
  const is_lost = focused !== document.activeElement && list.contains(focused);
  if (is_lost) /** @type {HTMLElement} */ (focused).focus({ preventScroll: true });
}
