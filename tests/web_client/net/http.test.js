/** Answers that are not the server's, and the sentences about them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Api, ApiError, BLOCKED, Unreachable } from "../../../web_client/net/http.js";
import { answer } from "../support/browser.js";

const SIGN_IN = "<!doctype html><title>Welcome to the Wi-Fi</title>";
const api = (...given) => new Api(async () => answer(...given));

const CALLS = {
  guest: (api) => api.guest("Ann"),
  quickPlay: (api) => api.quickPlay("T", {}),
  open: (api) => api.open("T", {}),
  join: (api) => api.join("T", "ABCDEF"),
  room: (api) => api.room("ABCDEF"),
  rooms: (api) => api.rooms(),
  openParty: (api) => api.openParty("T"),
  party: (api) => api.party("T", "ABCDEF"),
  joinParty: (api) => api.joinParty("T", "ABCDEF"),
};

for (const [name, call] of Object.entries(CALLS)) {
  test(`${name}: a network's sign-in page, and JSON of another form, are not the server`, async () => {
    for (const body of [
      SIGN_IN,
      "",
      "null",
      "7",
      "{}",
      "[7",
      '"text"',
      '{"games": null}',
      '{"token": 7}',
    ]) {
      await assert.rejects(call(api(200, body)), (fault) => {
        assert.ok(fault instanceof ApiError);
        assert.equal(fault.code, "not_the_server");
        assert.match(fault.sentence, /wants you to sign in/);
        return true;
      });
    }
  });
}

test("every call goes below the page's own folder", async () => {
  const asked = [];
  const fetch = async (address) => {
    asked.push(address);
    return answer(404, { error: "no", message: "No." });
  };
  const api = new Api(fetch, "https://site.example/game/");
  for (const call of Object.values(CALLS)) await assert.rejects(call(api));
  assert.ok(
    asked.every((address) => address.startsWith("https://site.example/game/api/")),
    asked.join(),
  );
  assert.equal(asked.length, Object.keys(CALLS).length);
});

test("a proxy's answer for a server that is down, and no answer, are not a refusal", async () => {
  for (const status of [500, 502, 503, 504, 521]) {
    await assert.rejects(api(status, "<html>Bad Gateway</html>").rooms(), (fault) => {
      assert.ok(fault instanceof Unreachable);
      assert.match(fault.sentence, new RegExp(`answers for it \\(${status}\\)`));
      return true;
    });
  }
  const cut_off = new Api(async () => {
    throw new TypeError("Failed to fetch");
  });
  await assert.rejects(cut_off.rooms(), (fault) => {
    assert.ok(fault instanceof Unreachable);
    assert.equal(fault.sentence, "The server cannot be reached. Try again in a moment.");
    return true;
  });
  const broken_off = new Api(
    async () => new Response(new ReadableStream({ pull: (body) => body.error(new Error()) })),
  );
  await assert.rejects(broken_off.rooms(), Unreachable);
});

test("a proxy's refusal is shown with its status", async () => {
  await assert.rejects(api(403, "<html>Forbidden</html>").rooms(), (fault) => {
    assert.ok(fault instanceof ApiError && fault.fatal);
    assert.match(fault.sentence, /on the way to the server refused it \(403\)/);
    return true;
  });
  await assert.rejects(api(400, { error: 7, message: {} }).rooms(), { code: "http" });
});

test("a call that is never answered is given up", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const silent = new Api(
    (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", reject)),
  );
  const asked = silent.rooms();
  t.mock.timers.tick(15_000);
  await assert.rejects(asked, { message: "The server takes too long to answer." });
});

test("an answer without content is an answer", async () => {
  assert.equal(await api(204).leaveParty("T", "ABCDEF"), null);
});

test("why no WebSocket opens is asked for by HTTP", async () => {
  const why = (...given) => api(...given).whyNoSocket("https://play.example");
  const origin = { error: "origin", message: "Set GAME_SERVER_ALLOWED_ORIGINS." };
  assert.deepEqual(await why(403, origin), { name: "origin", reason: origin.message });
  assert.equal(await why(426, { error: "upgrade_required", message: "Upgrade." }), BLOCKED);
  assert.equal(await why(404, { error: "not_found", message: "There is nothing here." }), BLOCKED);
  assert.equal((await why(200, SIGN_IN))?.name, "not_the_server");
  const stopping = { name: "draining", reason: "The server is about to stop.", passes: true };
  assert.deepEqual(await why(503, { error: "draining", message: stopping.reason }), stopping);
  assert.equal(await why(502, "<html>"), null);
  let asked = "";
  const listening = new Api(async (address) => {
    asked = address;
    throw new TypeError("Failed to fetch");
  }, "https://play.example/game/");
  assert.equal(await listening.whyNoSocket("https://play.example"), null);
  assert.equal(asked, "https://play.example/game/ws?origin=https%3A%2F%2Fplay.example");
});
