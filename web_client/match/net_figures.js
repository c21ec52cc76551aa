/**
 * The figures of the netgraph: sampled ten times a second, and kept for ten seconds.
 *
 * Nothing is measured while nobody looks, and nothing is allocated while somebody does.
 */

/** @typedef {import("./match.js").Match} Match */
/** @typedef {Pick<import("../net/socket.js").GameSocket, "bytes_in" | "bytes_out" | "messages_in" | "handling_ms">} Traffic */

/** How many samples are kept of each figure. */
export const SAMPLES = 100;
const SAMPLE_MS = 100;
/** Rates are those of the last second. */
const WINDOW = 10;
const MOST_FRAMES = 256;

/**
 * A figure: its newest value, and a ring of values whose newest one is at `head`.
 *
 * @typedef {object} Figure
 * @property {number} now
 * @property {Float32Array} ring
 */

/** Sums since the start of a match or a connection, whose growth is a figure. */
const TOTALS = /** @type {const} */ ([
  "bytes_in",
  "bytes_out",
  "corrections",
  "resyncs",
  "messages",
  "handling",
]);

/** @returns {Figure} */
const figure = () => ({ now: 0, ring: new Float32Array(SAMPLES) });

export class NetFigures {
  constructor() {
    this.is_on = false;
    /** Where the newest sample is in each ring. */
    this.head = 0;
    this.count = 0;
    this.figures = {
      ping_ms: figure(),
      jitter_ms: figure(),
      margin_ticks: figure(),
      buffer_ms: figure(),
      corrections_per_s: figure(),
      bytes_in_per_s: figure(),
      bytes_out_per_s: figure(),
      frame_p50_ms: figure(),
      frame_p95_ms: figure(),
      handling_ms: figure(),
      resyncs: figure(),
    };
    /** @type {Record<(typeof TOTALS)[number], { now: number, ring: Float64Array }>} */
    this.totals = /** @type {any} */ (
      Object.fromEntries(TOTALS.map((name) => [name, { now: 0, ring: new Float64Array(SAMPLES) }]))
    );
    this.times_ms = new Float64Array(SAMPLES);
    this.frames = new Float32Array(MOST_FRAMES);
    this.sorted = new Float32Array(MOST_FRAMES);
    this.frame_count = 0;
    this.last_frame_ms = 0;
    this.next_ms = 0;
  }

  /** Begin anew. @param {boolean} is_on */
  turn(is_on) {
    this.is_on = is_on;
    this.count = this.frame_count = this.next_ms = this.last_frame_ms = 0;
    for (const { ring } of Object.values(this.figures)) ring.fill(0);
  }

  /**
   * A frame was drawn.
   *
   * @param {number} now_ms
   * @param {Match} match
   * @param {Traffic} traffic
   */
  frame(now_ms, match, traffic) {
    if (!this.is_on) return;
    if (this.last_frame_ms > 0) {
      this.frames[this.frame_count % MOST_FRAMES] = now_ms - this.last_frame_ms;
      this.frame_count += 1;
    }
    this.last_frame_ms = now_ms;
    if (now_ms < this.next_ms) return;
    this.next_ms = Math.max(this.next_ms + SAMPLE_MS, now_ms);
    this.sample(now_ms, match, traffic);
  }

  /** @param {number} now_ms @param {Match} match @param {Traffic} traffic */
  sample(now_ms, { clock, playback, mispredictions, inbox }, traffic) {
    const { figures, totals } = this;
    this.head = this.count % SAMPLES;
    this.count += 1;
    this.times_ms[this.head] = now_ms;
    this.add("bytes_in", traffic.bytes_in);
    this.add("bytes_out", traffic.bytes_out);
    this.add("corrections", mispredictions);
    this.add("resyncs", inbox.resyncs);
    this.add("messages", traffic.messages_in);
    this.add("handling", traffic.handling_ms);
    this.put(figures.ping_ms, clock.newest_rtt_ms);
    this.put(figures.jitter_ms, playback.jitter_ms);
    this.put(figures.margin_ticks, clock.margin ?? 0);
    this.put(figures.buffer_ms, playback.delay_ms);
    this.put(figures.corrections_per_s, this.perSecond("corrections"));
    this.put(figures.bytes_in_per_s, this.perSecond("bytes_in"));
    this.put(figures.bytes_out_per_s, this.perSecond("bytes_out"));
    this.put(figures.handling_ms, this.grown("handling") / Math.max(1, this.grown("messages")));
    this.put(figures.resyncs, this.perSecond("resyncs"));
    figures.resyncs.now = totals.resyncs.now;
    this.sampleFrames();
  }

  sampleFrames() {
    const { frames, sorted, figures } = this;
    let kept = Math.min(this.frame_count, MOST_FRAMES);
    let spent_ms = 0;
    let used = 0;
    while (used < kept && spent_ms < WINDOW * SAMPLE_MS) {
      const age = used + 1;
      sorted[used] = frames[(this.frame_count - age) % MOST_FRAMES];
      spent_ms += sorted[used];
      used += 1;
    }
    kept = used;
    sorted.fill(Infinity, kept);
    sorted.sort();
    this.put(figures.frame_p50_ms, kept ? sorted[Math.floor((kept - 1) * 0.5)] : 0);
    this.put(figures.frame_p95_ms, kept ? sorted[Math.floor((kept - 1) * 0.95)] : 0);
  }

  /** @param {Figure} figure @param {number} value */
  put(figure, value) {
    figure.now = value;
    figure.ring[this.head] = value;
  }

  /** @param {(typeof TOTALS)[number]} name @param {number} total */
  add(name, total) {
    const sum = this.totals[name];
    // With a new match or connection it begins anew.
    if (total < sum.now || this.count === 1) sum.ring.fill(total);
    sum.now = total;
    sum.ring[this.head] = total;
  }

  /** How much a sum has grown within the last second. @param {(typeof TOTALS)[number]} name */
  grown(name) {
    return this.totals[name].now - this.totals[name].ring[this.before];
  }

  /** @param {(typeof TOTALS)[number]} name */
  perSecond(name) {
    const elapsed_ms = this.times_ms[this.head] - this.times_ms[this.before];
    return elapsed_ms > 0 ? (this.grown(name) * 1000) / elapsed_ms : 0;
  }

  /** Where the sample from a second ago is, or the oldest one. */
  get before() {
    const back = Math.min(WINDOW, this.count - 1);
    return (this.head - back + SAMPLES) % SAMPLES;
  }
}
