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
from load_tests.bench.clients.driver import Driver, Noted
from load_tests.bench.clients.join import Entrance
from load_tests.bench.clients.verifying_client import testimony
from load_tests.bench.results.figures import (
    OUTSIDE,
    Arrivals,
    Figures,
    acks_ms,
    counted,
    delivered_share,
    lateness_ms,
    quantile,
)
from load_tests.bench.workload.scenarios import PAYLOAD, Scenario
from load_tests.cpu_pinning import two_cores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from load_tests.bench.servers.targets import Server, Target
    from load_tests.server_metrics import ServerTotals

SETTLE_S = 3.0
"""Clocks settle, first keyframes go out, caches warm up."""
CALM_S = 0.2
"""After the metrics page is made, which delays a tick, and before what is measured."""
MANY = 100
"""With fewer clients the memory is mostly what any number of them needs once."""
TOLD = ("send_us", "seen", "moving")
"""What peers' programs may tell at their end."""


@dataclass(frozen=True, slots=True)
class Window:
    """What was observed in a while. ``totals`` are by the server's own account, if it has one."""

    seconds: float
    cpu_s: float
    own_s: float
    noted: Noted
    totals: ServerTotals | None


def run(target: Target, scenario: Scenario, seconds: float, folder: Path) -> Figures:
    """Measure for so many seconds; ``folder`` has the target's packages.

    Raises ConnectionError when the server loses a client, ServerFault when it fails.
    """
    server_core, driver_core = two_cores()
    os.sched_setaffinity(0, {driver_core})
    with tempfile.TemporaryDirectory() as logs:
        log = Path(logs) / "server.log"
        with target.running(folder, server_core, log) as server, Driver() as driver:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                entrance = runner.run(_enter(target, scenario, server, driver))
            time.sleep(SETTLE_S)
            kib = process_stats.resident_kib(server.pid) - entrance.first_kib
            with _no_collections():
                window = _observe(server, driver, seconds, has_metrics=not target.program)
            driver.check()
        told = _told(log.read_text(errors="replace"))
    return _figures(target, scenario, entrance, window, kib, told)


async def _enter(target: Target, scenario: Scenario, server: Server, driver: Driver) -> Entrance:
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    async with httpx.AsyncClient(timeout=30, limits=limits) as http:
        entrance = Entrance(driver, server.url.removeprefix("http://"), server.pid, http)
        await target.enter(entrance, scenario)
    return entrance


@contextmanager
def _no_collections() -> Iterator[None]:
    """Python's collector would take milliseconds of the driver's."""
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
    noted = driver.noted = Noted()
    started = time.monotonic()
    cpu_before, own_before = process_stats.cpu_s(server.pid), time.process_time()
    time.sleep(seconds)
    elapsed = time.monotonic() - started
    used, own = process_stats.cpu_s(server.pid) - cpu_before, time.process_time() - own_before
    driver.noted = None
    time.sleep(CALM_S)  # what the driver had in hand is noted, too
    totals = _totals(server) - before if before is not None else None
    return Window(elapsed, used, own, noted, totals)


def _totals(server: Server) -> ServerTotals:
    return server_metrics.fetch_totals(f"{server.url}/metrics")


def _figures(
    target: Target,
    scenario: Scenario,
    entrance: Entrance,
    window: Window,
    kib: int,
    told: dict[str, float],
) -> Figures:
    noted, messages = window.noted, len(window.noted.times)
    if not messages:
        raise ConnectionError("no tick arrived")
    arrivals = Arrivals(
        np.frombuffer(noted.times, np.float64),
        np.frombuffer(noted.ticks, np.int64),
        np.frombuffer(noted.lines, np.int32).astype(np.int64),
        np.array(entrance.groups),
    )
    pace = float(scenario.hz)
    has_numbers = target.numbers_ticks and scenario.plays
    if not has_numbers:
        arrivals, pace = counted(arrivals)
    late = lateness_ms(arrivals, pace)
    values: dict[str, Any] = dict(told)
    if window.totals is not None:
        values |= _told_inside(window.totals, window.cpu_s / messages * 1e6)
    if has_numbers and scenario.game != PAYLOAD:
        acks = acks_ms(arrivals)
        values |= {"ack_p50_ms": quantile(acks, 0.5), "ack_p99_ms": quantile(acks, 0.99)}
    if (seen := testimony(entrance.witnesses)) is not None:
        values |= dataclasses.asdict(seen)
    return Figures(
        hz=scenario.hz,
        cpu_us=window.cpu_s / messages * 1e6,
        cpu_share=window.cpu_s / window.seconds,
        bytes_down=noted.bytes_in / messages,
        late_p50_ms=quantile(late, 0.5),
        late_p99_ms=quantile(late, 0.99),
        late_max_ms=quantile(late, 1.0),
        delivered=delivered_share(arrivals, scenario.hz),
        driver_share=window.own_s / window.seconds,
        kib_per_client=kib / scenario.clients if scenario.clients >= MANY else None,
        **values,
    )


def _told_inside(totals: ServerTotals, cpu_us: float) -> dict[str, Any]:
    """Figures by the server's own account. Its phases cover a little more time than the driver's
    observation, so they are over its own count of messages.
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


def _told(text: str) -> dict[str, float]:
    """What a program says about itself: lines of a name and a number."""
    told = {}
    for line in text.splitlines():
        name, _, number = line.partition(" ")
        if name in TOLD:
            told[name] = float(number)
    return told
