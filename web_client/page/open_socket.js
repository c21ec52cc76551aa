/** A page's socket: the browser's clock and WebSocket, and the calls that find a seat. */

import { socketAddress } from "./addresses.js";
import { GameSocket } from "../net/socket.js";
import { reserveFor } from "./room_requests.js";

/**
 * @typedef {object} SocketEvents
 * @property {(placement: import("../net/http.js").Placement) => void} on_placed a seat is reserved
 */

/**
 * @param {{ api: import("../net/http.js").Api, guests: import("../visitor/guest.js").GuestBook,
 *   bad_network: import("../net/bad_network.js").BadNetwork }} visitor
 * @param {import("./room_requests.js").RoomRequest} request
 * @param {SocketEvents & Pick<import("../net/socket.js").SocketOptions, "on_welcome" | "on_message" | "on_waiting" | "on_end">} events
 */
export function openSocket({ api, guests, bad_network }, request, { on_placed, ...events }) {
  const clock = {
    now_ms: () => performance.now(),
    random: Math.random,
    later: (/** @type {() => void} */ run, /** @type {number} */ delay_ms) =>
      window.setTimeout(run, delay_ms),
    cancel: (/** @type {number} */ timer) => window.clearTimeout(timer),
  };
  return new GameSocket({
    ...events,
    ...clock,
    resume: request.resume ?? null,
    credentials: () =>
      guests.as(request.name, async (token) => {
        const placement = await reserveFor(api, token, request);
        on_placed(placement);
        return placement;
      }),
    diagnose: () => api.whyNoSocket(location.origin),
    open: () => bad_network.wrap(new WebSocket(socketAddress()), clock),
  });
}
