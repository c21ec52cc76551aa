/**
 * Where the page's files, calls and socket are. All of them hang on the folder that this file was
 * loaded from, whatever path and whatever proxies the server stands behind.
 */

import { codeIn } from "../ui/shared/codes.js";

/** The folder that the page is served from; it ends with a slash. */
export const ROOT = new URL("..", import.meta.url).href;

/** @param {string} path below the root, without a slash in front */
export const addressOf = (path) => new URL(path, ROOT).href;

/** A room's invitation, as this page is reached. @param {string} code @param {string} [root] */
export const invitationTo = (code, root = ROOT) =>
  new URL(`j/${encodeURIComponent(code)}`, root).href;

/**
 * The invitation to pass on: the server's word, unless the page knows better, since proxies may have
 * hidden from it the path or the scheme by which it is reached, or that it is reached from outside.
 * The server draws QR codes of its own word.
 *
 * @param {string} code
 * @param {{ link?: string, link_scope?: string }} told
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
 * The WebSocket, reached the way the page was. What the server knows of that may be wrong behind
 * proxies, and a page with TLS may open no socket without.
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
