/** As much of a browser's document as lists, fields and buttons need. Nothing has a size, and events don't bubble. */

export class FakeElement extends EventTarget {
  /** @type {FakeElement | null} */
  parent = null;
  /** @type {FakeElement[]} */
  children = [];
  dataset = {};
  className = "";
  hidden = false;
  open = false;
  tabIndex = 0;
  scrollTop = 0;
  text = "";
  /** @type {string | undefined} */
  chosen;
  attributes = new Map();
  properties = new Map();
  style = {
    getPropertyValue: (name) => this.properties.get(name) ?? "",
    setProperty: (name, value) => void this.properties.set(name, value),
  };
  classList = {
    contains: (name) => this.classes.has(name),
    toggle: (name, on) => {
      const { classes } = this;
      classes[on ? "add" : "delete"](name);
      this.className = [...classes].join(" ");
    },
  };

  constructor(tag = "") {
    super();
    this.tag = tag;
  }
  get classes() {
    return new Set(this.className.split(" ").filter(Boolean));
  }
  /** A list of choices has the first one until another is chosen. */
  get value() {
    return this.chosen ?? this.children[0]?.attributes.get("value") ?? "";
  }
  set value(value) {
    this.chosen = value;
  }
  get textContent() {
    return this.text + this.children.map((child) => child.textContent).join("");
  }
  set textContent(text) {
    this.replaceChildren();
    this.text = text;
  }
  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }
  setAttribute(name, value) {
    if (name === "class") this.className = value;
    this.attributes.set(name, value);
  }
  removeAttribute(name) {
    this.attributes.delete(name);
  }
  append(...nodes) {
    for (const node of nodes) {
      if (node instanceof FakeElement) this.insertBefore(node, null);
      else this.text += node;
    }
  }
  insertBefore(node, next) {
    node.remove();
    node.parent = this;
    this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, node);
  }
  replaceChildren(...nodes) {
    for (const child of [...this.children]) child.remove();
    this.append(...nodes);
  }
  remove() {
    if (this.parent) this.parent.children = this.parent.children.filter((one) => one !== this);
    this.parent = null;
  }
  contains(node) {
    return node === this || this.children.some((child) => child.contains(node));
  }
  /** Those below it that a class, an attribute in brackets or a tag names. */
  querySelectorAll(selector) {
    return this.children.flatMap((child) => [
      ...(child.matches(selector) ? [child] : []),
      ...child.querySelectorAll(selector),
    ]);
  }
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
  matches(selector) {
    if (selector.startsWith(".")) return this.classes.has(selector.slice(1));
    if (selector.startsWith("[")) return this.attributes.has(selector.slice(1, -1));
    return this.tag === selector;
  }
  closest() {
    return null;
  }
  scrollIntoView() {}
  focus() {
    globalThis.document.activeElement = this;
  }
  blur() {
    globalThis.document.activeElement = null;
  }
}

/** Give this file's tests a document. */
export function fakeDocument() {
  globalThis.document = /** @type {any} */ ({
    activeElement: null,
    createElement: (tag) => new FakeElement(tag),
  });
}

/** Something is typed into the field that a search has. @param {any} field @param {string} text */
export function type(field, text) {
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input"));
}
