"""The report: rows of a table, the same as JSON, ratios to a bare ``send()`` loop."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from load_tests.bench.results.figures import Figures, median, spread
from load_tests.bench.results.knee import DRIVER_SHARE
from load_tests.bench.servers.baseline import Baseline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = (
    ("scenario", "{:<22}"),
    ("server", "{:<15}"),
    ("clients", "{:>7}"),
    ("CPU µs/client-tick", "{:>18}"),
    ("core %", "{:>6}"),
    ("B/client-tick", "{:>13}"),
    ("late ms p50/p99/max", "{:>19}"),
    ("ack ms p50/p99", "{:>14}"),
    ("delivered %", "{:>11}"),
    ("KiB/client", "{:>10}"),
    ("driver %", "{:>8}"),
    ("send × loop", "{:>11}"),
    ("CPU × loop", "{:>10}"),
)
NONE = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One server in one scenario: medians over its runs, their least and greatest values, and the
    medians of the loop that sent the same bytes.
    """

    scenario: str
    title: str
    server: str
    clients: int
    figures: Figures
    least: Figures
    most: Figures
    loop: Baseline
    versions: str = ""
    note: str = ""

    @property
    def send_ratio(self) -> float | None:
        """Time in the send phase over time in the loop's calls; None without such a phase."""
        send_us = self.figures.send_us
        return None if send_us is None else send_us / self.loop.send_us

    @property
    def cpu_ratio(self) -> float:
        """All CPU of the server, receiving and the game included, over all of the loop's."""
        return self.figures.cpu_us / self.loop.cpu_us

    @property
    def is_driver_limited(self) -> bool:
        return self.figures.driver_share > DRIVER_SHARE


def row(
    scenario: str,
    title: str,
    server: str,
    clients: int,
    runs: Sequence[tuple[Figures, Baseline]],
    versions: str = "",
    note: str = "",
) -> Row:
    """The medians of several runs, each of which measured the server and the loop."""
    loops = [loop for _, loop in runs]
    loop = Baseline(
        loops[0].name,
        statistics.median(each.cpu_us for each in loops),
        statistics.median(each.send_us for each in loops),
    )
    figures = [figures for figures, _ in runs]
    least, most = spread(figures)
    return Row(scenario, title, server, clients, median(figures), least, most, loop, versions, note)


def heading() -> str:
    return "  ".join(layout.format(title) for title, layout in COLUMNS)


def lines(row: Row) -> str:
    """The row's line of the table, and below it the notes that do not fit in."""
    figure = row.figures
    values = (
        row.title,
        row.server,
        row.clients,
        f"{figure.cpu_us:.1f}",
        f"{figure.cpu_share * 100:.1f}",
        f"{figure.bytes_down:.0f}",
        _several(figure.late_p50_ms, figure.late_p99_ms, figure.late_max_ms),
        _several(figure.ack_p50_ms, figure.ack_p99_ms),
        f"{figure.delivered * 100:.1f}",
        _several(figure.kib_per_client),
        f"{figure.driver_share * 100:.0f}",
        NONE if row.send_ratio is None else f"{row.send_ratio:.2f}",
        f"{row.cpu_ratio:.2f}",
    )
    table = "  ".join(
        layout.format(value) for (_, layout), value in zip(COLUMNS, values, strict=True)
    )
    return "\n".join([table, *(f"    {note}" for note in _notes(row))])


def _several(*values: float | None) -> str:
    return " / ".join(f"{value:.1f}" for value in values if value is not None) or NONE


def _notes(row: Row) -> Iterator[str]:
    figure, least, most = row.figures, row.least, row.most
    if row.is_driver_limited:
        yield "driver-limited: lateness and delivery are the driver's own"
    if row.note:
        yield row.note
    yield (
        f"runs: {least.cpu_us:.1f}–{most.cpu_us:.1f} µs, "
        f"p99 {least.late_p99_ms:.1f}–{most.late_p99_ms:.1f} ms; "
        f"{figure.bytes_per_s / 1000:.2f} KB/s down to each"
    )
    yield f"{row.loop.name} loop: {row.loop.send_us:.1f} µs a call, {row.loop.cpu_us:.1f} CPU"
    if figure.phases_us:
        phases = ", ".join(f"{name} {mean:.1f}" for name, mean in figure.phases_us.items())
        yield f"µs per client-tick: {phases}"
    if facts := list(_facts(figure)):
        yield ", ".join(facts)
    if row.versions:
        yield row.versions


def _facts(figure: Figures) -> Iterator[str]:
    """Figures from a server's metrics, and from the clients that decode everything."""
    if figure.seen is not None:
        yield f"{figure.seen:.1f} ships in view"
    if figure.bytes_per_move is not None:
        yield f"{figure.moving:.1f} changing, {figure.bytes_per_move:.2f} B each, all told"
        yield f"{figure.verified:.0f} checksums right, {figure.resyncs:.0f} wrong"
    if figure.steps_dropped is not None:
        yield f"{figure.steps_dropped:.0f} steps dropped"
    if figure.tick_late_p99_ms is not None:
        yield (
            f"99 % of ticks begun within {figure.tick_late_p99_ms:g} ms, "
            f"all within {figure.tick_late_max_ms:g}"
        )
    if figure.inputs_late is not None:
        yield f"{figure.inputs_late:.2%} of inputs late"


def machine() -> dict[str, Any]:
    """The machine that the figures were measured on."""
    return {
        "machine": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def as_json(rows: Sequence[Row], runs: int, seconds: float) -> str:
    """All rows with their ratios, and the machine; ends with a line feed."""
    documents = [
        {
            **dataclasses.asdict(each),
            "bytes_per_s": each.figures.bytes_per_s,
            "send_ratio": each.send_ratio,
            "cpu_ratio": each.cpu_ratio,
            "driver_limited": each.is_driver_limited,
        }
        for each in rows
    ]
    document = {**machine(), "runs": runs, "seconds": seconds, "rows": documents}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
