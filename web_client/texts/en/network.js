/** The netgraph, the ping and the simulator of bad networks. */

import { language } from "./words.js";

export const network = Object.freeze({
  title: "Network",
  close: "Close the network figures",
  /** Labels of the figures. @type {Readonly<Record<string, string>>} */
  figures: {
    ping_ms: "Ping",
    jitter_ms: "Jitter",
    margin_ticks: "Ticks early",
    buffer_ms: "Drawn behind",
    corrections_per_s: "Corrections",
    bytes_in_per_s: "Received",
    bytes_out_per_s: "Sent",
    frame_p50_ms: "Frame p50",
    frame_p95_ms: "Frame p95",
    handling_ms: "Decode",
    resyncs: "Resyncs",
  },
  ghosts: "Ghosts: what the server says",
  ghosts_help:
    "White circles: others, as the server last said. Green: you, by the server. Orange squares: where others were on your screen at your last shot. Where a game has lag compensation, the server goes back to it.",

  /** @param {number | null} ms null: not known */
  ping: (ms) => (ms === null ? "– ms" : `${Math.round(ms)} ms`),
  /** @param {number} seconds */
  no_data_for: (seconds) => `no data for ${language.tenth(seconds)} s`,
  no_data: "No data comes from the server.",
  /** @param {string} text of the ping */
  simulated: (text) => `${text}, simulated`,

  simulate: "Simulate a bad network",
  /** Labels of the sliders. */
  sliders: {
    latency_ms: "More ping",
    jitter_ms: "Jitter, up to ±",
    stall_s: "Stall each 5 s",
    loss: "Lost packets",
  },
  off: "off",
  all_off: "All off",
});
