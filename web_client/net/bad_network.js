/**
 * A simulator of bad networks, between a page's WebSocket and everything else.
 *
 *     send ─→ lane ─→ WebSocket      each direction has its lane: what is put into it comes out after
 *     page ←─ lane ←─ WebSocket      a delay, in order, as TCP keeps it
 *
 * While nothing is simulated a lane hands on at once.
 */

/** @typedef {import("./socket.js").SocketLike} SocketLike */
/** @typedef {Pick<import("./socket.js").SocketOptions, "now_ms" | "random" | "later" | "cancel">} Clock */

/**
 * What to simulate, on top of the real network. 0: nothing.
 *
 * @typedef {object} Link
 * @property {number} latency_ms of the round trip
 * @property {number} jitter_ms by which a round trip is at most longer or shorter
 * @property {number} stall_s how long nothing arrives at the end of each 5 s
 * @property {number} loss share of messages that TCP has to send again, 0 to 1; each delays all that
 *   follow it by a round trip
 */

const STALL_EVERY_MS = 5000;
/** A packet is sent again after a round trip, at least this long. */
const SENT_AGAIN_MS = 50;
/** WebSocket.OPEN */
const IS_OPEN = 1;

export class BadNetwork {
  constructor() {
    /** @type {Link} */
    this.link = { latency_ms: 0, jitter_ms: 0, stall_s: 0, loss: 0 };
  }

  /** Whether anything is simulated. */
  get is_on() {
    const { latency_ms, jitter_ms, stall_s, loss } = this.link;
    return latency_ms > 0 || jitter_ms > 0 || stall_s > 0 || loss > 0;
  }

  /**
   * When a message that is put in at `now_ms` comes out.
   *
   * @param {number} now_ms
   * @param {number} before_ms when the message in front of it does
   * @param {() => number} random uniform in [0, 1)
   */
  due(now_ms, before_ms, random) {
    const { latency_ms, jitter_ms, stall_s, loss } = this.link;
    let delay_ms = latency_ms / 2 + (random() - 0.5) * jitter_ms;
    if (random() < loss) delay_ms += Math.max(SENT_AGAIN_MS, latency_ms);
    const due_ms = Math.max(before_ms, now_ms + Math.max(0, delay_ms));
    const left_ms = STALL_EVERY_MS - (due_ms % STALL_EVERY_MS);
    return left_ms < stall_s * 1000 ? due_ms + left_ms : due_ms;
  }

  /** A socket that behaves as over this network. @param {SocketLike} socket @param {Clock} clock */
  wrap(socket, clock) {
    return new FarSocket(socket, this, clock);
  }
}

/** One direction of one socket. @template Item */
class Lane {
  /** @param {BadNetwork} network @param {Clock} clock @param {(item: Item) => void} deliver */
  constructor(network, clock, deliver) {
    this.network = network;
    this.clock = clock;
    this.deliver = deliver;
    /** @type {{ due_ms: number, item: Item }[]} */
    this.queue = [];
    this.newest_ms = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /** @param {Item} item */
  put(item) {
    const { network, clock, queue } = this;
    if (!network.is_on && !queue.length) {
      this.deliver(item);
      return;
    }
    this.newest_ms = network.due(clock.now_ms(), this.newest_ms, clock.random);
    queue.push({ due_ms: this.newest_ms, item });
    if (queue.length === 1) this.wait();
  }

  wait() {
    const wait_ms = Math.max(0, this.queue[0].due_ms - this.clock.now_ms());
    this.timer = this.clock.later(() => this.release(), wait_ms);
  }

  release() {
    const { queue, clock } = this;
    while (queue.length && queue[0].due_ms <= clock.now_ms()) {
      this.deliver(/** @type {{ item: Item }} */ (queue.shift()).item);
    }
    if (queue.length) this.wait();
  }

  clear() {
    this.queue.length = 0;
    if (this.timer !== undefined) this.clock.cancel(this.timer);
  }
}

/** @implements {SocketLike} */
class FarSocket {
  /** @type {SocketLike["onopen"]} */
  onopen = null;
  /** @type {SocketLike["onmessage"]} */
  onmessage = null;
  /** @type {SocketLike["onclose"]} */
  onclose = null;

  /** @param {SocketLike} socket @param {BadNetwork} network @param {Clock} clock */
  constructor(socket, network, clock) {
    this.socket = socket;
    /** @type {Lane<Uint8Array<ArrayBuffer>>} */
    this.out = new Lane(network, clock, (frame) => {
      if (socket.readyState === IS_OPEN) socket.send(frame);
    });
    /** @type {Lane<["onopen" | "onmessage" | "onclose", any]>} */
    this.in = new Lane(network, clock, ([handler, event]) => this[handler]?.(event));
    socket.onopen = (event) => this.in.put(["onopen", event]);
    socket.onmessage = (event) => this.in.put(["onmessage", event]);
    socket.onclose = (event) => this.in.put(["onclose", event]);
  }

  get binaryType() {
    return this.socket.binaryType;
  }

  set binaryType(type) {
    this.socket.binaryType = type;
  }

  get bufferedAmount() {
    return this.socket.bufferedAmount;
  }

  get readyState() {
    return this.socket.readyState;
  }

  /** @param {Uint8Array<ArrayBuffer>} frame */
  send(frame) {
    this.out.put(frame);
  }

  /** @param {number} [code] */
  close(code) {
    this.in.clear();
    this.out.clear();
    this.socket.close(code);
  }
}
