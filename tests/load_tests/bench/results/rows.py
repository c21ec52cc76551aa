"""Rows of a report, with medians of three runs."""

from __future__ import annotations

from load_tests.bench.results import report
from load_tests.bench.results.figures import Figures
from load_tests.bench.servers.baseline import Baseline


def figures(cpu_us: float, send_us: float | None = None, **others: float) -> Figures:
    given = {"bytes_down": 504, "late_p99_ms": 8, "driver_share": 0.25, **others}
    return Figures(
        hz=20,
        cpu_us=cpu_us,
        cpu_share=0.5,
        late_p50_ms=1,
        late_max_ms=9,
        delivered=1,
        kib_per_client=30,
        send_us=send_us,
        phases_us={} if send_us is None else {"send": send_us},
        **given,
    )


def row(
    send_us: float | None = 6.0,
    scenario: str = "payload",
    server: str = "Node <ws>",
    clients: int = 100,
    note: str = "",
    **others: float,
) -> report.Row:
    runs = [
        (figures(cpu_us, send_us, **others), Baseline("C send()", loop_us, 4.0))
        for cpu_us, loop_us in ((10.0, 5.0), (20.0, 4.0), (90.0, 90.0))
    ]
    return report.row(scenario, "500 B", server, clients, runs, "ws 8.23.0", note)
