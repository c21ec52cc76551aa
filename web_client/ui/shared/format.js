/** Numbers as people read them, and the order of players. Pure functions. */

import { TEXTS } from "../../texts/texts.js";

/** Seconds as minutes and seconds, as on a stadium clock: rounded up. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds - 1e-6));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * Seconds until a phase ends, at least 0; null when it has no end.
 * @param {{ends_at: number}} match @param {number} tick @param {number} tick_hz
 */
export function secondsLeft({ ends_at }, tick, tick_hz) {
  return ends_at > 0 ? Math.max(0, (ends_at - tick) / tick_hz) : null;
}

/** @param {number} rtt_ms */
export function ping(rtt_ms) {
  return TEXTS.network.ping(Number.isFinite(rtt_ms) && rtt_ms > 0 ? rtt_ms : null);
}

/** How a round trip feels: good, fair or poor. @param {number} rtt_ms */
export function pingGrade(rtt_ms) {
  if (!(rtt_ms > 0)) return "none";
  return rtt_ms < 90 ? "good" : rtt_ms < 180 ? "fair" : "poor";
}

/** A name as a line shows it: strangers' direction and control characters taken out.
 * @param {string|undefined} name */
export function safeName(name) {
  return (name ?? "").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").trim() || TEXTS.words.somebody;
}

/** @typedef {import("../../render/types.js").Seat} Seat */
/** @typedef {{slot: number, seat: Seat, place: number}} Standing */

/**
 * Everybody who plays, best first; equal scores share a place, then fewer deaths, then the slot.
 * @param {Map<number, Seat>} seats @returns {Standing[]}
 */
export function standings(seats) {
  /** @type {Standing[]} */
  const lines = [];
  for (const [slot, seat] of seats) if (seat.state !== 0) lines.push({ slot, seat, place: 0 });
  lines.sort(
    (a, b) => b.seat.score - a.seat.score || a.seat.deaths - b.seat.deaths || a.slot - b.slot,
  );
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    line.place = before && before.seat.score === line.seat.score ? before.place : i + 1;
  });
  return lines;
}
