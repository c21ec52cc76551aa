/** Languages count and join by their own rules; English is only one of them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Language } from "../../../web_client/texts/language.js";

test("a count takes the form that its language has for it", () => {
  const polish = new Language("pl", "ltr");
  const forms = { one: "# gracz", few: "# gracze", other: "# graczy" };
  const said = [1, 3, 5, 22].map((count) => polish.counted(count, forms));
  assert.deepEqual(said, ["1 gracz", "3 gracze", "5 graczy", "22 gracze"]);
});

test("a form that a language does not tell apart is its usual one", () => {
  const japanese = new Language("ja", "ltr");
  assert.equal(japanese.counted(1, { one: "wrong", other: "#人" }), "1人");
  assert.equal(japanese.placed(3, { other: "第#位" }), "第3位");
});

test("decimals and lists are written as the language writes them", () => {
  const german = new Language("de", "ltr");
  assert.equal(german.tenth(1.25), "1,3");
  assert.equal(german.listed(["Ada", "Bo", "Cy"]), "Ada, Bo und Cy");
});
