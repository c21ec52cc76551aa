/** A browser that refuses storage changes nothing but the next visit. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { GuestBook } from "../../../web_client/visitor/guest.js";
import { PartyDesk } from "../../../web_client/visitor/party.js";
import { Preferences } from "../../../web_client/visitor/preferences.js";
import { ResumeToken } from "../../../web_client/visitor/resume_token.js";
import { KeptValues } from "../../../web_client/visitor/storage.js";
import { memoryStore } from "../support/browser.js";

const refuse = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};
const REFUSALS = {
  "at its mere mention": refuse,
  "by being null": () => null,
  "when read": () => ({ ...memoryStore(), getItem: refuse }),
  "when written": () => ({ ...memoryStore(), setItem: refuse, removeItem: refuse }),
};

for (const [when, open] of Object.entries(REFUSALS)) {
  test(`storage refused ${when}: what is set holds for the visit`, () => {
    const store = (() => {
      try {
        return open();
      } catch {
        return null;
      }
    })();
    const kept = new KeptValues(store ? () => store : open);
    assert.equal(kept.get("guest"), null);
    kept.set("guest", { token: "T" });
    assert.deepEqual(kept.get("guest"), { token: "T" });
    kept.remove("guest");
    assert.equal(kept.get("guest"), null);
  });

  test(`storage refused ${when}: everything that remembers can be made and used`, async () => {
    const kept = new KeptValues(open);
    const api = { guest: async (name) => ({ name, token: `token of ${name}`, player_id: "p" }) };
    const guests = new GuestBook(/** @type {any} */ (api), kept);
    assert.equal(await guests.as("Ann", async (token) => token), "token of Ann");
    const preferences = new Preferences(kept);
    preferences.chose({ game: "driftline", mode: "teams" });
    assert.equal(preferences.modeOf("driftline"), "teams");
    const resumes = new ResumeToken(kept);
    resumes.keep({ resume: "R", code: "ABCDEF", name: "Ann" });
    resumes.forget();
    assert.equal(resumes.get(), null);
    const parties = new PartyDesk(/** @type {any} */ (api), guests, kept, {
      on_change: () => {},
      on_room: () => {},
    });
    parties.updated({ code: "ABCDEF", leader: "p", members: [], room: null });
  });
}

test("a full storage keeps its old value, and the page its new one", () => {
  const store = memoryStore({ guest: { token: "old" } });
  store.setItem = refuse;
  const kept = new KeptValues(() => store);
  kept.set("guest", { token: "new" });
  assert.deepEqual(kept.get("guest"), { token: "new" });
  assert.deepEqual(new KeptValues(() => store).get("guest"), { token: "old" });
});

test("values that somebody else wrote are ignored", () => {
  const store = memoryStore();
  for (const text of ["{", "undefined", "[1]", "7", '{"resume": 7, "code": []}', '"x"']) {
    for (const key of ["guest", "way back", "preferences", "party"]) store.setItem(key, text);
    const kept = new KeptValues(() => store);
    assert.equal(new ResumeToken(kept).get(), null);
    assert.equal(new GuestBook(/** @type {any} */ ({}), kept).remembered(), null);
    assert.deepEqual(new Preferences(kept).settingsOf("driftline"), {});
    assert.equal(
      new PartyDesk(
        /** @type {any} */ ({}),
        /** @type {any} */ ({}),
        kept,
        /** @type {any} */ ({}),
      ).remembered(),
      null,
    );
  }
});
