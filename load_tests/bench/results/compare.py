"""Ratios of servers measured one after the other, which depend less on the machine's noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from load_tests.bench.results.report import Row

OURS = "game_server"
NEAR, FAR = "far-100", "far-1000"


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """A sentence for each peer against this server's row of the same scenario, and one for the
    cost of ships out of view.
    """
    for row in rows:
        if row.server != OURS:
            yield from _beside(row, rows)
    near, far = (
        next((row for row in rows if row.scenario == key and row.server == OURS), None)
        for key in (NEAR, FAR)
    )
    if near and far:
        change = far.figures.bytes_down / near.figures.bytes_down - 1
        yield f"bytes per client with 1,000 ships out of view instead of 100: {change:+.1%}"


def _beside(peer: Row, rows: Sequence[Row]) -> Iterator[str]:
    """At the same number of clients, or at the knees of both."""
    is_knee = bool(peer.note)
    for row in rows:
        if row.server != OURS or row.scenario != peer.scenario:
            continue
        ours, theirs = row.figures, peer.figures
        if is_knee:
            yield (
                f"{peer.title}: {row.clients / peer.clients:.2f} × the clients of {peer.server}, "
                f"p99 {ours.late_p99_ms:.1f} ms to {theirs.late_p99_ms:.1f}"
            )
        elif row.clients == peer.clients:
            yield (
                f"{peer.title}, {peer.clients} clients: 1/{theirs.cpu_us / ours.cpu_us:.2f} of the "
                f"CPU of {peer.server}, {ours.bytes_down / theirs.bytes_down:.2f} of its bytes, "
                f"p99 {ours.late_p99_ms:.1f} ms to {theirs.late_p99_ms:.1f}"
            )
