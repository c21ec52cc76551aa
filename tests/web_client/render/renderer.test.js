import assert from "node:assert/strict";
import { test } from "node:test";

import { createRenderer } from "../../../web_client/render/renderer.js";

test("a browser without a canvas is refused", () => {
  const canvas = { getContext: () => null };
  assert.throws(() => createRenderer(/** @type {any} */ (canvas)), /no Canvas 2D/);
});
