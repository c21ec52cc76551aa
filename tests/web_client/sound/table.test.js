import assert from "node:assert/strict";
import { test } from "node:test";

import { LIBRARY } from "../../../web_client/sound/library.js";
import { recipesOf } from "../../../web_client/sound/table.js";

const OWN = { level: 0.1, layers: [{ wave: "sine", hz: 300, decay_s: 0.2 }] };

test("an entry is a sound of the library or a recipe", () => {
  const recipes = recipesOf({ bump: "hit", ping: OWN });
  assert.equal(recipes.get("bump"), LIBRARY.hit);
  assert.equal(recipes.get("ping"), OWN);
});

test("a mistake is named with its entry", () => {
  const layer = OWN.layers[0];
  const mistakes = [
    ["hti", /^Error: sounds\.bump: there is no sound hti, only shot, hit, /],
    ["toString", /there is no sound toString/],
    [{ layers: OWN.layers }, /sounds\.bump: level is a number above 0, at most 0\.35/],
    [{ ...OWN, level: 1 }, /at most 0\.35/],
    [{ level: 0.1, layers: [] }, /at least one layer/],
    [{ level: 0.1, layers: [{ ...layer, wave: "sin" }] }, /there is no wave sin, only sine, /],
    [{ level: 0.1, layers: [{ wave: "sine" }] }, /each layer has a decay_s/],
    [{ level: 0.1, layers: [{ ...layer, at_s: 5 }] }, /ends within 4 s/],
    [null, /level is a number/],
  ];
  for (const [sound, message] of mistakes) {
    assert.throws(() => recipesOf({ bump: sound }), message);
  }
});
