import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, put, setVar, toggle } from "../../../../web_client/ui/shared/dom.js";

/** An element that counts how often its text is written. */
function counted() {
  let text = "";
  const node = {
    writes: 0,
    get textContent() {
      return text;
    },
    set textContent(value) {
      text = value;
      node.writes += 1;
    },
  };
  return node;
}

test("the same text is written once, even when a translator has changed what stands there", () => {
  const node = counted();
  put(node, "Ready");
  node.textContent = "Bereit";
  put(node, "Ready");
  assert.deepEqual([node.textContent, node.writes], ["Bereit", 2]);
  put(node, "Start");
  assert.equal(node.textContent, "Start");
});

test("classes and properties are touched only when they differ", () => {
  const touched = [];
  const properties = new Map();
  const node = {
    classList: { contains: () => true, toggle: (name) => touched.push(name) },
    style: {
      getPropertyValue: (name) => properties.get(name) ?? "",
      setProperty: (name, value) => (touched.push(name), properties.set(name, value)),
    },
  };
  toggle(node, "open", true);
  assert.deepEqual(touched, []);
  toggle(node, "open", false);
  setVar(node, "--hull", 50);
  setVar(node, "--hull", 50);
  assert.deepEqual(touched, ["open", "--hull"]);
  toggle(null, "open", true);
  setVar(null, "--hull", 1);
});

test("a list is put into another order with few moves", () => {
  const before = globalThis.document;
  globalThis.document = /** @type {any} */ ({ activeElement: null });
  const list = fakeList("abcdef");
  const moves = (order) => {
    list.moves = 0;
    arrange(/** @type {any} */ (list), /** @type {any} */ ([...order]));
    assert.equal(list.children.join(""), order);
    return list.moves;
  };
  assert.equal(moves("abcdef"), 0);
  assert.equal(moves("bcdefa"), 1, "the first goes to the end");
  assert.equal(moves("abcdef"), 1, "the last comes to the front");
  assert.equal(moves("abcdefg"), 1, "somebody comes");
  assert.ok(moves("gfedcba") <= 6);
  globalThis.document = before;
});

/** A list of letters that counts how often one is put into it. @param {string} letters */
function fakeList(letters) {
  const children = [...letters];
  const list = {
    children,
    moves: 0,
    append: (node) => list.insertBefore(node, null),
    insertBefore(node, before) {
      list.moves += 1;
      if (children.includes(node)) children.splice(children.indexOf(node), 1);
      children.splice(before === null ? children.length : children.indexOf(before), 0, node);
    },
  };
  return list;
}
