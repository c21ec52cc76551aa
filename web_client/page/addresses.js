/**
 * The addresses of the page's files, calls and socket. All of them are relative to where the page was
 * loaded from, so that the server may stand behind any path and any proxy.
 */

import { codeIn } from "../ui/shared/codes.js";

/** The folder of the page's files; it ends with a slash. The server may name it after their version. */
export const FILES = new URL("..", import.meta.url).href;

/** The folder of calls, the socket and invitations, by the page's `base`; it ends with a slash. */
export const ROOT = globalThis.document?.baseURI ?? FILES;

/** @param {string} path below the root, without a slash in front */
export const addressOf = (path) => new URL(path, ROOT).href;

/** The link to a room, at the address by which this page was reached. @param {string} code @param {string} [root] */
export const invitationTo = (code, root = ROOT) =>
  new URL(`j/${encodeURIComponent(code)}`, root).href;

/**
 * The invitation to pass on: the server's link, unless the page knows better. Proxies may hide from
 * the server the path or the scheme by which it is reached, or that it is reached from outside. QR
 * codes show the server's link.
 *
 * @param {string} code
 * @param {{ link?: string, link_scope?: string }} known of the room, by the server
 * @param {string} [root]
 */
export function bestInvitation(code, { link, link_scope: scope = "" }, root = ROOT) {
  const page = new URL(root);
  const own = { link: invitationTo(code, root), scope };
  if (!link || (scope === "machine" && !isLoopback(page.hostname)))
    return { ...own, scope: "", has_qr: false };
  if (new URL(link).host === page.host) return { ...own, has_qr: own.link === link };
  return { link, scope, has_qr: true };
}

/**
 * The code of the room that the page's address invites to; null when it invites to none.
 *
 * @param {string} href
 * @param {string} [root]
 */
export function invitedTo(href, root = ROOT) {
  const { pathname } = new URL(href);
  const folder = `${new URL(root).pathname}j/`;
  if (!pathname.startsWith(folder)) return null;
  return codeIn(pathname.slice(folder.length).split("/")[0]) || null;
}

/**
 * Whether the page's address asks for the match alone, for a program that captures it: the link to a
 * room with `?clean` behind it.
 *
 * @param {string} href
 */
export const isForCapture = (href) => new URL(href).searchParams.has("clean");

/**
 * The WebSocket's address, made from the page's own: behind proxies the server may not know its own
 * address, and a page with TLS may open no socket without.
 *
 * @param {string} [root]
 */
export function socketAddress(root = ROOT) {
  const address = new URL("ws", root);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}

/** Whether a host name means the visitor's own machine. @param {string} host */
export const isLoopback = (host) =>
  host === "localhost" ||
  host.endsWith(".localhost") ||
  host.startsWith("127.") ||
  host === "[::1]";
