import assert from "node:assert/strict";
import { test } from "node:test";

import { fakeDocument, type } from "../../support/dom.js";
import { createPeopleTools, fits, inOrder } from "../../../../web_client/ui/shared/people_tools.js";

const somebody = (name, team = 0, is_ready = false) => ({ name, team, is_ready });
const PEOPLE = [
  somebody("Zoë", 1, true),
  somebody("anna", 2),
  somebody("Bot 10", 2, true),
  somebody("Bot 9", 1),
];
const names = (order) => inOrder(PEOPLE, order).map(({ name }) => name);

test("a name is found by its words, in whatever case, with or without accents", () => {
  assert.ok(fits("Zoë Müller", "zoe"));
  assert.ok(fits("Zoë Müller", " MÜLL zo"));
  assert.ok(fits("Zoë Müller", ""));
  assert.ok(!fits("Zoë Müller", "zoe ben"));
});

test("people are ordered by name, by team or by whom the room waits for", () => {
  assert.deepEqual(names("came"), ["Zoë", "anna", "Bot 10", "Bot 9"]);
  assert.deepEqual(names("name"), ["anna", "Bot 9", "Bot 10", "Zoë"]);
  assert.deepEqual(names("team"), ["Bot 9", "Zoë", "anna", "Bot 10"]);
  assert.deepEqual(names("ready"), ["anna", "Bot 9", "Zoë", "Bot 10"]);
});

/** Tools over a list, and whether it is a long one with a number of people. */
function toolsOver() {
  fakeDocument();
  const tools = createPeopleTools(() => {});
  const isLong = (people) => {
    tools.fit(people);
    assert.equal(tools.node.hidden, !tools.is_long);
    return tools.is_long;
  };
  return { tools, isLong, search: tools.node.querySelector("input") };
}

test("a long list stays one until clearly fewer people are left", () => {
  const { isLong } = toolsOver();
  assert.deepEqual([11, 12, 11, 9, 8, 11].map(isLong), [false, true, true, true, false, false]);
});

test("a search is not taken away from who types in it, however many leave", () => {
  const { tools, isLong, search } = toolsOver();
  isLong(12);
  type(search, "an");
  assert.ok(isLong(2));
  assert.ok(!tools.finds("Ben"));
  search.blur();
  assert.ok(!isLong(2));
  assert.ok(tools.finds("Ben"));
});
