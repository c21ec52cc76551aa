/** A page's socket: wired to the browser's clock and WebSocket, and to what the page does. */

import { GameSocket } from "./net/socket.js";

/**
 * @param {import("./page.js").Page} page
 * @param {import("./page.js").Intent} intent
 */
export function connection(page, intent) {
  return new GameSocket({
    resume: intent.resume ?? null,
    credentials: () =>
      page.guests.as(intent.name, async (token) => {
        const placement = await intent.place(token);
        page.placed(placement);
        return placement;
      }),
    on_welcome: (welcome, handshake_ms) => page.welcomed(welcome, handshake_ms),
    on_message: (message, bytes) => page.received(message, bytes),
    on_waiting: (retry) => {
      page.stay?.commands.abandon();
      page.enterState("reconnecting");
      page.ui.reconnecting(retry, page.catalogue.hold_s);
    },
    on_end: (reason) => page.ended(reason),
    open: (url) => new WebSocket(socketAddress(url)),
    now_ms: () => performance.now(),
    random: Math.random,
    later: (run, delay_ms) => window.setTimeout(run, delay_ms),
    cancel: (timer) => window.clearTimeout(timer),
  });
}

/** A socket's address: absolute as it is, else on this page's own host. @param {string} ws_url */
function socketAddress(ws_url) {
  const address = new URL(ws_url, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}
