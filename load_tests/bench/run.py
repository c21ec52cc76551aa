"""One run of one server in one scenario: a fresh process on its core, clients on another."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import numpy as np
import uvloop

from load_tests import process_stats, server_metrics
from load_tests.bench.clients.driver import Driver, Recording
from load_tests.bench.clients.join import ClientPool
from load_tests.bench.clients.verifying_client import view_figures
from load_tests.bench.results.arrivals import (
    Arrivals,
    acks_ms,
    delivered_share,
    lateness_ms,
    percentile,
    renumbered,
)
from load_tests.bench.results.figures import OUTSIDE, Figures
from load_tests.bench.workload.scenarios import PAYLOAD, Scenario
from load_tests.cpu_pinning import two_cores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from load_tests.bench.servers.targets import Server, Target
    from load_tests.server_metrics import ServerTotals

SETTLE_S = 3.0
"""Clocks settle, first keyframes go out, caches warm up."""
CALM_S = 0.2
"""Between reading the metrics, which delays a tick, and measuring."""
MANY = 100
"""With fewer clients, most memory is of the kind that any number of them needs once."""
REPORTED = ("send_us", "seen", "moving")
"""Figures that peers' programs may print at their end."""


@dataclass(frozen=True, slots=True)
class Window:
    """What was observed in an interval."""

    seconds: float
    cpu_s: float
    """CPU of the server's process."""
    driver_s: float
    """CPU of the driver's process."""
    recording: Recording
    totals: ServerTotals | None
    """The growth of the server's own metrics; None for peers."""


def run(target: Target, scenario: Scenario, seconds: float, folder: Path) -> Figures:
    """Measure for ``seconds``; ``folder`` has the target's packages.

    Raises ConnectionError when the server loses a client, ServerFault when it fails.
    """
    server_core, driver_core = two_cores()
    os.sched_setaffinity(0, {driver_core})
    with tempfile.TemporaryDirectory() as logs:
        log = Path(logs) / "server.log"
        with target.running(folder, server_core, log) as server, Driver() as driver:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                pool = runner.run(_join(target, scenario, server, driver))
            time.sleep(SETTLE_S)
            kib = process_stats.resident_kib(server.pid) - pool.first_kib
            with _no_collections():
                window = _observe(server, driver, seconds, has_metrics=not target.program)
            driver.check()
        reported = _reported(log.read_text(errors="replace"))
    return _figures(target, scenario, pool, window, kib, reported)


async def _join(target: Target, scenario: Scenario, server: Server, driver: Driver) -> ClientPool:
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    async with httpx.AsyncClient(timeout=30, limits=limits) as http:
        pool = ClientPool(driver, server.url.removeprefix("http://"), server.pid, http)
        await target.join(pool, scenario)
    return pool


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep Python's garbage collector from stopping the driver for milliseconds."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _observe(server: Server, driver: Driver, seconds: float, *, has_metrics: bool) -> Window:
    before = _totals(server) if has_metrics else None
    time.sleep(CALM_S)
    recording = driver.recording = Recording()
    started = time.monotonic()
    cpu_before, driver_before = process_stats.cpu_s(server.pid), time.process_time()
    time.sleep(seconds)
    elapsed = time.monotonic() - started
    cpu_s = process_stats.cpu_s(server.pid) - cpu_before
    driver_s = time.process_time() - driver_before
    driver.recording = None
    time.sleep(CALM_S)  # the driver still records the events of its last poll
    totals = _totals(server) - before if before is not None else None
    return Window(elapsed, cpu_s, driver_s, recording, totals)


def _totals(server: Server) -> ServerTotals:
    return server_metrics.fetch_totals(f"{server.url}/metrics")


def _figures(
    target: Target,
    scenario: Scenario,
    pool: ClientPool,
    window: Window,
    kib: int,
    reported: dict[str, float],
) -> Figures:
    recording, messages = window.recording, len(window.recording.times)
    if not messages:
        raise ConnectionError("no tick arrived")
    arrivals = Arrivals(
        np.frombuffer(recording.times, np.float64),
        np.frombuffer(recording.ticks, np.int64),
        np.frombuffer(recording.connections, np.int32).astype(np.int64),
        np.array(pool.rooms),
    )
    hz = float(scenario.hz)
    has_numbers = target.numbers_ticks and scenario.plays
    if not has_numbers:
        arrivals, hz = renumbered(arrivals)
    late = lateness_ms(arrivals, hz)
    values: dict[str, Any] = dict(reported)
    if window.totals is not None:
        values |= _from_metrics(window.totals, window.cpu_s / messages * 1e6)
    if has_numbers and scenario.game != PAYLOAD:
        acks = acks_ms(arrivals)
        values |= {"ack_p50_ms": percentile(acks, 0.5), "ack_p99_ms": percentile(acks, 0.99)}
    if (view := view_figures(pool.verifying)) is not None:
        values |= dataclasses.asdict(view)
    return Figures(
        hz=scenario.hz,
        cpu_us=window.cpu_s / messages * 1e6,
        cpu_share=window.cpu_s / window.seconds,
        bytes_down=recording.bytes_in / messages,
        late_p50_ms=percentile(late, 0.5),
        late_p99_ms=percentile(late, 0.99),
        late_max_ms=percentile(late, 1.0),
        delivered=delivered_share(arrivals, scenario.hz),
        driver_share=window.driver_s / window.seconds,
        kib_per_client=kib / scenario.clients if scenario.clients >= MANY else None,
        **values,
    )


def _from_metrics(totals: ServerTotals, cpu_us: float) -> dict[str, Any]:
    """Figures out of the server's own metrics. They cover a little more time than the recording,
    so they are divided by the server's own count of messages.
    """
    sent = totals.messages_out
    phases = {name: seconds / sent * 1e6 for name, seconds in totals.phase_s.items()}
    late, latest = totals.late_within_s(0.99), totals.late_within_s(1.0)
    return {
        "phases_us": {**phases, OUTSIDE: cpu_us - sum(phases.values())} if phases else {},
        "send_us": phases.get("send"),
        "steps_dropped": totals.dropped_ticks,
        "tick_late_p99_ms": None if late is None else late * 1000.0,
        "tick_late_max_ms": None if latest is None else latest * 1000.0,
        "inputs_late": totals.late_input_share,
    }


def _reported(output: str) -> dict[str, float]:
    """The figures that a program printed: lines of a name and a number."""
    reported = {}
    for line in output.splitlines():
        name, _, number = line.partition(" ")
        if name in REPORTED:
            reported[name] = float(number)
    return reported
