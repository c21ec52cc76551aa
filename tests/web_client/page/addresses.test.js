/** By whatever path, proxy and scheme the page is reached, so are its files, calls and socket. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import {
  ROOT,
  addressOf,
  bestInvitation,
  invitationTo,
  invitedTo,
  isLoopback,
  socketAddress,
} from "../../../web_client/page/addresses.js";

const WEB = new URL("../../../web_client/", import.meta.url);

test("the root is the folder of the page's files", () => {
  assert.equal(ROOT, WEB.href);
  assert.equal(addressOf("api/rooms/ABCDEF/qr.svg"), `${WEB.href}api/rooms/ABCDEF/qr.svg`);
  assert.equal(invitationTo("ABCDEF"), `${WEB.href}j/ABCDEF`);
});

test("the socket has the page's own scheme, host, port and path", () => {
  assert.equal(socketAddress("https://play.example/"), "wss://play.example/ws");
  assert.equal(socketAddress("http://192.168.1.5:8000/"), "ws://192.168.1.5:8000/ws");
  assert.equal(socketAddress("https://site.example:8443/game/"), "wss://site.example:8443/game/ws");
  assert.equal(socketAddress("http://[::1]:8000/"), "ws://[::1]:8000/ws");
});

test("the invitation is the server's link, unless the page knows better", () => {
  const best = (root, link, link_scope) =>
    Object.values(bestInvitation("ABCDEF", { link, link_scope }, root));
  const lan = "http://192.168.1.5:8000/j/ABCDEF";
  const local = "http://127.0.0.1:8000/j/ABCDEF";
  const play = "https://play.example/j/ABCDEF";
  const site = "https://site.example/game/";
  assert.deepEqual(best("http://localhost:8000/", lan, "network"), [lan, "network", true]);
  assert.deepEqual(best("http://192.168.1.5:8000/", play, "anywhere"), [play, "anywhere", true]);
  assert.deepEqual(best("http://127.0.0.1:8000/", local, "machine"), [local, "machine", true]);
  assert.deepEqual(best(site, "http://site.example/j/ABCDEF", "anywhere"), [
    `${site}j/ABCDEF`,
    "anywhere",
    false,
  ]);
  assert.deepEqual(best(site, local, "machine"), [`${site}j/ABCDEF`, "", false]);
  assert.deepEqual(best(site, undefined, undefined), [`${site}j/ABCDEF`, "", false]);
});

test("the visitor's own machine has these names", () => {
  for (const host of ["localhost", "game.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
    assert.ok(isLoopback(host));
  for (const host of ["192.168.1.5", "localhost.example", "play.example", "[::2]"])
    assert.ok(!isLoopback(host));
});

test("an invitation is read below whatever path, and however it was written", () => {
  const here = (href, root = "https://site.example/") => invitedTo(href, root);
  assert.equal(here("https://site.example/j/ABCDEF"), "ABCDEF");
  assert.equal(here("https://site.example/j/abc%20def%20?utm=1#x"), "ABCDEF");
  assert.equal(here("https://site.example/j/%EF%BC%A1%EF%BC%A2"), "AB");
  assert.equal(here("https://site.example/game/j/ABCDEF", "https://site.example/game/"), "ABCDEF");
  assert.equal(here("https://site.example/j/", "https://site.example/j/"), null);
  assert.equal(here("https://site.example/j/j/ABCDEF", "https://site.example/j/"), "ABCDEF");
  for (const path of ["", "index.html", "j", "j/", "j/%20", "join/ABCDEF"]) {
    assert.equal(here(`https://site.example/${path}`), null, path);
  }
});

test("no file of the page asks for an address from the root of the host", () => {
  const files = readdirSync(WEB, { recursive: true }).filter((file) =>
    /\.(js|mjs|css|html)$/.test(file),
  );
  assert.ok(files.length > 70);
  const absolute =
    /(?:href|src|action)\s*=\s*["'`]\/|url\(\s*["']?\/|(?:fetch|import|from|URL|replaceState|call)\b[^\n]*["'`]\/(?:api|ws|j|ui|games|style|main)\b|["'`]\/(?:api|ui|games)\//;
  const found = files.filter((file) => absolute.test(readFileSync(new URL(file, WEB), "utf-8")));
  assert.deepEqual(found, []);
});
