/** A page's socket: wired to the browser's clock and WebSocket, and to what the page does. */

import { socketAddress } from "./addresses.js";
import { GameSocket } from "../net/socket.js";
import { placeFor } from "./room_requests.js";

/**
 * @param {import("./page.js").Page} page
 * @param {import("./page.js").Intent} intent
 */
export function openSocket(page, intent) {
  return new GameSocket({
    resume: intent.resume ?? null,
    credentials: () =>
      page.guests.as(intent.name, async (token) => {
        const placement = await placeFor(page.api, token, intent);
        page.placed(placement);
        return placement;
      }),
    on_welcome: (welcome, handshake_ms) => page.welcomed(welcome, handshake_ms),
    on_message: (message, bytes) => page.received(message, bytes),
    on_waiting: (retry) => {
      page.session?.commands.abandon();
      page.enterState("reconnecting");
      const reason = navigator.onLine === false ? "Your device is offline." : retry.reason;
      page.ui.reconnecting({ ...retry, reason }, page.catalogue.hold_s);
    },
    on_end: (reason) => page.ended(reason),
    diagnose: () => page.api.whyNoSocket(location.origin),
    open: () => new WebSocket(socketAddress()),
    now_ms: () => performance.now(),
    random: Math.random,
    later: (run, delay_ms) => window.setTimeout(run, delay_ms),
    cancel: (timer) => window.clearTimeout(timer),
  });
}
