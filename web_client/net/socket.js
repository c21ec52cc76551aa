/**
 * One player's connection: opens, says hello, hands messages on, and comes back by itself.
 *
 * It knows when to retry, not what messages mean: everything after the welcome goes to
 * `on_message`. Time, randomness and the WebSocket class are handed in.
 *
 *     connecting ──welcome──▶ open          connecting has two time limits: for the call that
 *      ▲    │                  │            reserves a seat, and for the handshake; open ends after
 *      │  no answer, lost      │ lost       10 s of silence
 *   retry   ▼                  ▼
 *      └── waiting ◀───────────┘     any ──refused, a code that does not come back, close()──▶ closed
 *
 * A player may cut silence and waiting short: `reconnect()`.
 */

import { CLOSE_CODES, SERVER_MESSAGES, VERSION } from "../generated/protocol.js";
import { Backoff } from "./backoff.js";
import { BadMessage, packHello, unpack } from "./codec.js";
import { BLOCKED, Unreachable } from "./http.js";
import { TEXTS } from "../texts/texts.js";

/** A handshake that takes longer than this is given up and tried again. */
const HANDSHAKE_MS = 8000;
/** Even a lobby sends something five times a second. After this time the connection is dead, though
 * no close has arrived: a phone that changed networks, a cable. */
const SILENCE_MS = 10_000;
/** Messages that came while the machine slept are delivered first. */
const LAST_CHANCE_MS = 1000;
/** After this many attempts in a row without a WebSocket that opens, `diagnose` is asked. */
const SHUT_OUT = 2;
const CLOSED_BY_CLIENT = 1000;
/** WebSocket.OPEN */
const IS_OPEN = 1;
/** By which frames of a client are masked (RFC 6455 §5.2). */
const MASK_BYTES = 4;
/** Payloads up to this size need no length of their own in a frame's head. */
const SHORT_BYTES = 125;

/** The size of a server's frame with this payload. @param {number} payload */
const frameBytes = (payload) => payload + (payload <= SHORT_BYTES ? 2 : 4);

/**
 * How to get in: a ticket (first time) or a resume token.
 *
 * @typedef {{ ticket?: string | null, resume?: string | null }} Credentials
 */

/**
 * Why it ended: a close code and its name, or code 0 when no seat was reserved; `refusal` then is
 * the server's error code. `before` is why the connection was lost before this end, if the server
 * gave a reason. It explains more than the failure of the reconnect.
 *
 * @typedef {{ code: number, name: string, reason: string, refusal?: string, before?: Closed | null }} CloseReason
 */

/** A close code's name, and a sentence for a person. @typedef {{ name: string, reason: string }} Closed */

/**
 * The coming attempt, counted from 1. With `has_seat` there is a seat, which is held for a while
 * from `since_ms` on. `cause` is the name of the close code by which the server ended the connection
 * before, `reason` a sentence; both may be empty.
 *
 * @typedef {{ attempt: number, retry_in_ms: number, has_seat: boolean, since_ms: number, cause: string, reason: string }} Retry
 */

/** @typedef {"connecting" | "open" | "waiting" | "closed"} SocketState */

/**
 * A refusal of the server's, with which `credentials` rejects: an `ApiError`. `Unreachable` is none,
 * and anything else is a fault of the page.
 *
 * @typedef {{ fatal?: boolean, code?: string, message?: string, sentence?: string }} Refused
 */

/**
 * The part of WebSocket that is used; a test passes its own.
 *
 * @typedef {object} SocketLike
 * @property {string} binaryType
 * @property {number} bufferedAmount
 * @property {number} readyState
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 * @property {(data: Uint8Array<ArrayBuffer>) => void} send
 * @property {(code?: number) => void} close
 */

/**
 * @typedef {object} SocketOptions
 * @property {Credentials | null} [resume] the way back from before a reload, tried first
 * @property {() => Promise<Credentials>} credentials asked before each attempt without a resume token
 * @property {(message: [number, ...unknown[]], bytes: number) => void} on_message
 * @property {(welcome: Record<string, any>, handshake_ms: number) => void} on_welcome
 * @property {(retry: Retry) => void} on_waiting
 * @property {(reason: CloseReason) => void} on_end it will not come back by itself
 * @property {() => Promise<(Closed & { passes?: boolean }) | null>} diagnose why no WebSocket opens
 * @property {() => SocketLike} open may throw
 * @property {() => number} now_ms
 * @property {() => number} random
 * @property {(run: () => void, delay_ms: number) => number} later
 * @property {(timer: number) => void} cancel
 */

export class GameSocket {
  /** @param {SocketOptions} options */
  constructor(options) {
    this.options = options;
    this.backoff = new Backoff(options.random);
    /** @type {SocketState} */
    this.state = "connecting";
    /** @type {SocketLike | null} */
    this.socket = null;
    /** @type {Credentials | null} */
    this.resume = options.resume ?? null;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.opened_ms = 0;
    this.handshake_ms = 0;
    this.heard_ms = 0;
    /** On the wire, with the heads of WebSocket frames. */
    this.bytes_in = 0;
    this.bytes_out = 0;
    this.messages_in = 0;
    /** The time spent on decoding and applying messages, in ms. */
    this.handling_ms = 0;
    this.connects = 0;
    /** Attempts in a row whose WebSocket did not open. */
    this.shut = 0;
    this.is_answered = false;
    /** Since when there is no connection. @type {number | null} */
    this.lost_ms = null;
    /** Why the server closed the last connection, if it gave a reason. @type {Closed | null} */
    this.last = null;
    /** Why no connection opens now, as a sentence; or empty. */
    this.trouble = "";
  }

  /** Connect; also what a player's "try again" calls. */
  async start() {
    this.cancelTimer();
    this.state = "connecting";
    const cause = this.shut >= SHUT_OUT ? await this.options.diagnose() : null;
    if (this.isClosed()) return;
    // With a seat to come back to, go on trying.
    if (cause && !cause.passes && !this.has_seat) {
      return this.end({ code: 0, name: cause.name, reason: cause.reason });
    }
    this.trouble = cause?.reason ?? "";
    let credentials;
    try {
      credentials = this.resume ?? (await this.options.credentials());
    } catch (fault) {
      if (!this.isClosed()) this.failed(fault);
      return;
    }
    if (!this.isClosed()) this.connect(credentials);
  }

  /** No seat was reserved, or nothing could be opened. @param {unknown} fault */
  failed(fault) {
    const refused = /** @type {Refused} */ (fault);
    const reason = refused.sentence ?? refused.message ?? TEXTS.server.no_place;
    if (this.isFinal(refused)) {
      this.end({ code: 0, name: "refused", reason, refusal: refused.code });
    } else if (fault instanceof Unreachable || typeof refused.code === "string") {
      this.trouble = fault instanceof Unreachable ? fault.message : reason;
      this.retry();
    } else this.broken(fault);
  }

  /** The page itself has failed. Only a reload mends that. @param {unknown} fault */
  broken(fault) {
    console.error("the page has failed:", fault);
    this.detach()?.close();
    this.end({ code: 0, name: "page_fault", reason: "" });
  }

  /** Whether there is a seat to come back to. */
  get has_seat() {
    return this.connects > 0 || this.resume !== null;
  }

  /**
   * Whether a refusal ends it. If you had a seat, you may come back to a server that is busy for a
   * moment. If you had none, you lose nothing by reading the refusal at once.
   *
   * @param {Refused} refused
   */
  isFinal({ fatal, code }) {
    return fatal === true || (typeof code === "string" && this.connects === 0);
  }

  /** Send bytes. Without a connection they are dropped: an input for a past tick is of no use.
   *
   * @param {Uint8Array<ArrayBuffer>} frame
   */
  send(frame) {
    // A socket that is closing takes no frame, and complains in the console.
    if (this.state !== "open" || this.socket?.readyState !== IS_OPEN) return;
    this.socket.send(frame);
    this.bytes_out += frameBytes(frame.length) + MASK_BYTES;
  }

  /** Leave for good. */
  close() {
    this.state = "closed";
    this.detach()?.close(CLOSED_BY_CLIENT);
  }

  isClosed() {
    return this.state === "closed";
  }

  /** @param {Credentials} credentials */
  connect(credentials) {
    let socket;
    try {
      socket = this.options.open();
    } catch {
      return this.end({ code: 0, ...BLOCKED }); // by the browser, or by something in it
    }
    this.socket = socket;
    this.is_answered = false;
    socket.binaryType = "arraybuffer";
    this.timer = this.options.later(() => this.drop(), HANDSHAKE_MS);
    socket.onopen = () => {
      this.is_answered = true;
      this.shut = 0;
      this.opened_ms = this.options.now_ms();
      socket.send(packHello(VERSION, credentials));
    };
    socket.onmessage = ({ data }) => this.received(data);
    socket.onclose = ({ code, reason }) => this.lost(code, reason);
  }

  /** @param {ArrayBuffer} data */
  received(data) {
    this.bytes_in += frameBytes(data.byteLength);
    this.messages_in += 1;
    this.heard_ms = this.options.now_ms();
    try {
      this.handle(data);
    } catch (fault) {
      if (!(fault instanceof BadMessage)) throw fault;
      console.error("dropping the connection over a bad message:", fault.message);
      this.drop();
    }
    this.handling_ms += this.options.now_ms() - this.heard_ms;
  }

  /** @param {ArrayBuffer} data @throws {BadMessage} */
  handle(data) {
    const message = unpack(data);
    if (message[0] === SERVER_MESSAGES.welcome) this.welcomed(message[1]);
    else this.options.on_message(message, data.byteLength);
  }

  /** @param {unknown} body */
  welcomed(body) {
    if (typeof body !== "object" || body === null) throw new BadMessage("a welcome is a map");
    const welcome = /** @type {Record<string, any>} */ (body);
    this.cancelTimer();
    this.resume = welcome.resume ? { resume: welcome.resume } : null;
    if (this.state !== "open") {
      this.connects += 1;
      this.handshake_ms = this.options.now_ms() - this.opened_ms;
    } // else the room changed its game or map, on the same connection
    this.state = "open";
    this.backoff.reset();
    this.lost_ms = null;
    this.timer = this.options.later(() => this.listen(), SILENCE_MS);
    try {
      this.options.on_welcome(welcome, this.handshake_ms);
      this.last = null;
    } catch (fault) {
      this.broken(fault);
    }
  }

  /** Reconnect after too long a silence, else check again later. */
  listen(is_last = false) {
    const left_ms = this.heard_ms + SILENCE_MS - this.options.now_ms();
    if (left_ms <= 0 && is_last) return this.drop();
    const wait_ms = left_ms > 0 ? left_ms : LAST_CHANCE_MS;
    this.timer = this.options.later(() => this.listen(left_ms <= 0), wait_ms);
  }

  /** Give up this connection and come back. */
  drop() {
    if (!this.is_answered) this.shut += 1;
    this.detach()?.close();
    this.retry();
  }

  /** @param {number} code @param {string} reason */
  lost(code, reason) {
    if (!this.is_answered) this.shut += 1;
    this.detach();
    const known = CLOSE_CODES[String(code)];
    const closed = known && { name: known.name, reason: worded(known, reason) };
    if (closed && !known.comes_back) return this.end({ code, ...closed });
    if (closed) this.last = closed;
    this.retry();
  }

  /** Come back at once, when a player asks for it: over a new connection. */
  reconnect() {
    const is_asking = this.state === "connecting" && this.socket === null; // for a seat, by HTTP
    if (this.isClosed() || is_asking) return;
    this.detach()?.close();
    this.retry(0);
  }

  /** @param {number} [retry_in_ms] */
  retry(retry_in_ms = this.backoff.next()) {
    this.cancelTimer();
    this.state = "waiting";
    this.lost_ms ??= this.options.now_ms();
    this.timer = this.options.later(() => void this.start(), retry_in_ms);
    this.options.on_waiting({
      attempt: Math.max(1, this.backoff.attempt),
      retry_in_ms,
      has_seat: this.has_seat,
      since_ms: this.lost_ms,
      cause: this.last?.name ?? "",
      reason: this.trouble || (this.last?.reason ?? ""),
    });
  }

  /** @param {CloseReason} reason */
  end(reason) {
    this.cancelTimer();
    this.state = "closed";
    this.resume = null;
    this.options.on_end({ ...reason, before: this.last });
  }

  /** Stop listening to the current socket, and return it to be closed. */
  detach() {
    this.cancelTimer();
    const socket = this.socket;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    this.socket = null;
    return socket;
  }

  cancelTimer() {
    if (this.timer !== undefined) this.options.cancel(this.timer);
    this.timer = undefined;
  }
}

/**
 * Why a connection has ended: as the server says, where it says more than its code does.
 *
 * @param {{ name: string, reason: string }} known of the code @param {string} reason the server's
 */
function worded(known, reason) {
  return reason && reason !== known.reason
    ? reason
    : (TEXTS.server.closes[known.name] ?? known.reason);
}
