/** Elements for tests of the interface: a tree with classes and listeners, without layout. */

class Classes extends Set {
  contains(name) {
    return this.has(name);
  }
  remove(...names) {
    for (const name of names) this.delete(name);
  }
  toggle(name, on = !this.has(name)) {
    if (on) this.add(name);
    else this.delete(name);
    return on;
  }
}

class Element extends EventTarget {
  hidden = false;
  value = "";
  children = [];
  dataset = {};
  classList = new Classes();
  style = { setProperty() {}, getPropertyValue: () => "" };
  parentElement = null;
  setAttribute(name, value) {
    if (name === "class") for (const one of value.split(" ")) this.classList.add(one);
    else this[name] = value;
  }
  getAttribute(name) {
    return this[name] ?? null;
  }
  append(...nodes) {
    for (const node of nodes) if (node instanceof Element) node.parentElement = this;
    this.children.push(...nodes);
  }
  replaceChildren(...nodes) {
    this.children = nodes;
  }
  insertBefore(node) {
    this.append(node);
  }
  remove() {}
  blur() {}
  focus() {
    document.activeElement = this;
  }
  contains(node) {
    return node === this || this.children.some((child) => child?.contains?.(node));
  }
  showModal() {
    this.open = true;
  }
  close() {
    this.open = false;
  }
  matches() {
    return false;
  }
  querySelector() {
    return null;
  }
  querySelectorAll() {
    return [];
  }
  getContext() {
    return null;
  }
}

/** A window's listeners: those of the capture phase run first. */
class Listeners {
  #listeners = [];
  addEventListener(type, run, { capture = false } = {}) {
    this.#listeners.push({ type, run, capture });
  }
  fire(type, event) {
    const those = this.#listeners.filter((one) => one.type === type);
    for (const { run } of those.filter(({ capture }) => capture)) run(event);
    for (const { run } of those.filter(({ capture }) => !capture)) run(event);
  }
}

/** The globals of a page without anything on it; each call starts afresh. */
export function emptyPage() {
  const body = new Element();
  const document = Object.assign(new Element(), {
    body,
    documentElement: new Element(),
    activeElement: body,
    createElement: () => new Element(),
  });
  const window = Object.assign(new Listeners(), {
    setTimeout() {},
    clearTimeout() {},
    setInterval() {},
    clearInterval() {},
    matchMedia: () => ({ matches: false, addEventListener() {} }),
  });
  return {
    document,
    window,
    Element,
    HTMLElement: Element,
    HTMLLinkElement: class {},
    DOMRect: class {},
  };
}
