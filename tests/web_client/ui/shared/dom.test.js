import assert from "node:assert/strict";
import { test } from "node:test";

import { put, setVar, toggle } from "../../../../web_client/ui/shared/dom.js";

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
