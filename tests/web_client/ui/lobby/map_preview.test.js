import assert from "node:assert/strict";
import { test } from "node:test";

import { createMapPreview, sentenceFor } from "../../../../web_client/ui/lobby/map_preview.js";
import { emptyPage } from "../../support/elements.js";

const OPEN = { width: 48, height: 27, walls: [] };

test("a map is drawn, an open one is named as such, and a broken one is not hidden", () => {
  const walled = {
    ...OPEN,
    walls: [
      [
        [0, 0],
        [8, 0],
        [8, 8],
      ],
    ],
  };
  const rings = () => [[4, 4, 2]];
  assert.match(sentenceFor({ map: walled }), /played here/);
  assert.match(sentenceFor({ map: OPEN, rings }), /played here/);
  assert.match(sentenceFor({ map: OPEN }), /an open field/);
  assert.match(sentenceFor({ map: undefined }), /can't be shown/);
  assert.match(sentenceFor({ map: { ...OPEN, width: 0 } }), /can't be shown/);
});

test("a map whose rings fail is drawn again without them", () => {
  const getComputedStyle = () => ({ getPropertyValue: () => "1" });
  Object.assign(globalThis, emptyPage(), { getComputedStyle });
  const preview = createMapPreview(document.body);
  const [canvas, caption] = document.body.children[0].children;
  const rings = () => {
    throw new Error("no rings");
  };
  assert.throws(() => preview.update({ map: OPEN, rings }), /no rings/);
  preview.update({ map: OPEN });
  assert.match(caption.textContent, /an open field/);
  assert.equal(canvas.width, 168);
});
