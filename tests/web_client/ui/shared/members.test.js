import assert from "node:assert/strict";
import { test } from "node:test";

import { BEN, ANN, STATUS, roomView } from "../../support/room_view.js";
import { FakeElement, fakeDocument, type } from "../../support/dom.js";
import { createMembers, deedsFor } from "../../../../web_client/ui/shared/members.js";

const deeds = (...args) => deedsFor(...args).map(({ deed, label }) => [deed, label]);

test("a host may do everything to others, and nothing to itself", () => {
  assert.deepEqual(deeds(BEN, roomView()), [
    ["mute", "Mute"],
    ["host", "Make host"],
    ["kick", "Kick Ben"],
    ["ban", "Ban Ben"],
  ]);
  assert.deepEqual(deeds(ANN, roomView()), []);
});

test("teams are moved by the host, but not in a round", () => {
  const teams = roomView({ teams: 2 });
  const blue = { ...BEN, team: 1 };
  assert.deepEqual(deeds(blue, teams)[0], ["move", "To ▲ Orange"]);
  const playing = { ...teams, status: { ...STATUS, phase: "playing" } };
  assert.equal(deeds(blue, playing)[0][0], "mute");
});

test("without a host there is a vote, one at a time", () => {
  const status = { ...STATUS, host: null };
  const guest = roomView({ status, is_host: false });
  assert.deepEqual(deeds(BEN, guest).at(-1), ["vote_kick", "Vote to remove Ben"]);
  const voting = { ...guest, status: { ...status, vote: { target: 2 } } };
  assert.deepEqual(deeds(BEN, voting), [["mute", "Mute"]]);
  assert.deepEqual(deeds(BEN, roomView({ is_host: false })), [["mute", "Mute"]]);
});

/** A list of members, which shows a room of Ann's with the people of these names. */
function list() {
  fakeDocument();
  const root = new FakeElement("section");
  const members = createMembers(/** @type {any} */ (root), { on_deed() {}, colourOf: () => "" });
  const search = root.querySelector("input");
  const node = root.querySelector(".members");
  const show = (...names) =>
    members.update(
      /** @type {any} */ (
        roomView({
          status: {
            ...STATUS,
            lobby: true,
            members: names.map((name) => ({ ...BEN, id: 10 + name.charCodeAt(0), name })),
          },
        })
      ),
    );
  const rows = () => node.children.filter(({ hidden }) => !hidden);
  const names = () => rows().map((row) => row.querySelector(".name").textContent);
  const menuOf = (name) =>
    rows()
      .find((row) => row.querySelector(".name").textContent === name)
      .querySelector("details");
  return { ...{ members, root, search, node }, ...{ show, names, menuOf } };
}

const LETTERS = [..."ABCDEFGHIJKL"];

test("a list that was cleared shows the next room without open menus and without a search", () => {
  const { members, search, show, names, menuOf } = list();
  show(...LETTERS);
  menuOf("C").open = true;
  type(search, "C");
  assert.deepEqual(names(), ["C"]);
  members.clear();
  show(...LETTERS);
  assert.deepEqual(names(), LETTERS);
  assert.equal(menuOf("C").open, false);
});

test("people stay in place under the pointer and beside an open menu, and move afterwards", () => {
  const { root, node, show, names, menuOf } = list();
  const sort = (order) => {
    root.querySelector("select").value = order;
    root.querySelector("select").dispatchEvent(new Event("change"));
  };
  const some = LETTERS.slice(1);
  show(...some, "Z");
  sort("name");
  node.dispatchEvent(new Event("pointerenter"));
  show("A", ...some, "Z");
  assert.deepEqual(names(), [...some, "Z", "A"]);
  node.dispatchEvent(new Event("pointerleave"));
  assert.deepEqual(names(), ["A", ...some, "Z"]);

  show(...some, "Z");
  menuOf("Z").open = true;
  show("A", ...some, "Z");
  assert.equal(names().at(-1), "A");
  menuOf("Z").open = false;
  node.dispatchEvent(new Event("toggle"));
  assert.equal(names()[0], "A");
});

test("an order that the host chooses holds at once, also beside an open menu", () => {
  const { root, show, names, menuOf } = list();
  show("Z", ...LETTERS);
  menuOf("Z").open = true;
  root.querySelector("select").value = "name";
  root.querySelector("select").dispatchEvent(new Event("change"));
  assert.equal(names().at(-1), "Z");
});
