"""Lateness, delivery and input to ack, out of the times at which ticks arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from load_tests.bench.clients.wires import LEAD_TICKS

if TYPE_CHECKING:
    from collections.abc import Sequence


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Ticks as they arrived (n,): when, in seconds; which tick; on which connection. ``rooms``
    (connections,) says which connections receive the same ticks.
    """

    times: Floats
    ticks: Ints
    connections: Ints
    rooms: Ints


def lateness_ms(arrivals: Arrivals, hz: float) -> Floats:
    """How late each arrival was, sorted, in milliseconds.

    The schedule of a room is the earliest: tick × period + the smallest offset of any delivery.
    """
    offsets = arrivals.times - arrivals.ticks / hz
    room = arrivals.rooms[arrivals.connections]
    earliest = np.full(len(arrivals.rooms), np.inf)
    np.minimum.at(earliest, room, offsets)
    return np.sort((offsets - earliest[room]) * 1000.0)


def renumbered(arrivals: Arrivals) -> tuple[Arrivals, float]:
    """The same with ticks that agree within a room, and the rate that they really had.

    For servers that do not number their ticks, where each connection has counted its own. The
    schedule is the average one, since timers of peers drift. A connection's first tick is the one
    that lies within half a period of the room's.
    """
    order = np.lexsort((arrivals.ticks, arrivals.connections))
    times, connections = arrivals.times[order], arrivals.connections[order]
    heard, begins, counts = np.unique(connections, return_index=True, return_counts=True)
    last = times[begins + counts - 1]
    several = counts > 1
    spans = (last - times[begins])[several] / (counts[several] - 1)
    period = float(np.median(spans)) if spans.size else 1.0
    number = np.arange(len(connections)) - np.repeat(begins, counts)
    offset = np.minimum.reduceat(times - number * period, begins)
    room = arrivals.rooms[heard]
    reference = np.full(int(room.max()) + 1, np.nan)
    reference[room[::-1]] = offset[::-1]
    shift = np.round((offset - reference[room]) / period).astype(np.int64)
    ticks = number + np.repeat(shift, counts)
    return Arrivals(times, ticks, connections, arrivals.rooms), 1.0 / period


def delivered_share(arrivals: Arrivals, hz: float) -> float:
    """Arrivals over the number that a schedule of ``hz`` has for all connections; 1 when the time
    is too short to say. Counted between the first and the last tick of each room, which the
    recording may have cut.
    """
    room = arrivals.rooms[arrivals.connections]
    order = np.lexsort((arrivals.times, arrivals.ticks, room))
    times, ticks, room = arrivals.times[order], arrivals.ticks[order], room[order]
    connections = np.bincount(arrivals.rooms)
    arrived = scheduled = 0
    for part in np.split(np.arange(len(room)), np.flatnonzero(np.diff(room)) + 1):
        first, last = np.searchsorted(ticks[part], (ticks[part[0]] + 1, ticks[part[-1]]))
        whole = part[first:last]
        if len(whole) == 0:
            continue
        begin, end = ticks[whole[0]], np.searchsorted(ticks[whole], ticks[whole[-1]])
        arrived += int((ticks[whole] > begin).sum())
        span_s = times[whole[end]] - times[whole[0]]
        scheduled += round(span_s * hz) * int(connections[room[part[0]]])
    return arrived / scheduled if scheduled else 1.0


def acks_ms(arrivals: Arrivals) -> Floats:
    """From each answered tick to the arrival of the one that the answer was for, sorted, in ms."""
    order = np.lexsort((arrivals.ticks, arrivals.connections))
    times, ticks = arrivals.times[order], arrivals.ticks[order]
    connections, lead = arrivals.connections[order], LEAD_TICKS
    is_same = connections[lead:] == connections[:-lead]
    is_ack = is_same & (ticks[lead:] == ticks[:-lead] + lead)
    return np.sort((times[lead:] - times[:-lead])[is_ack] * 1000.0)


def percentile(ordered: Sequence[float] | Floats, share: float) -> float:
    """The value below which ``share`` of the ordered values lie; 0 when there are none."""
    return float(ordered[min(len(ordered) - 1, int(share * len(ordered)))]) if len(ordered) else 0.0
