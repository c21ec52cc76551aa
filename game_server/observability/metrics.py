"""The metrics, and the page that Prometheus reads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from game_server.observability.process import GarbagePauses, observe_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PHASE_BUCKETS = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
LATE_BUCKETS = (0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5)
MARGIN_BUCKETS = (-4, -2, -1, 0, 1, 2, 3, 4, 6, 8, 12, 16)

GAUGES = {
    "rooms": "Open rooms.",
    "worlds": "Worlds, each a batch of rooms that step together.",
    "members": "Connected members of rooms.",
    "connections": "WebSocket connections.",
    "http_connections": "Connections without an accepted WebSocket.",
}
TOTALS = {
    "messages_in": "Messages received.",
    "bytes_in": "Bytes of messages received.",
    "messages_out": "Messages sent.",
    "bytes_out": "Bytes of messages sent.",
    "resyncs": "Cells whose checksum was wrong at a client.",
    "log_lines_left_out": "Log lines not written: too many of a kind, or no reader.",
}


class Metrics:
    """All metrics. Label values come from fixed sets, never from clients.

    ``GAUGES`` and ``TOTALS`` come from ``observe``d sources when the page is read, so that the hot
    path only counts plain integers.
    """

    content_type = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._sources: list[Callable[[], Mapping[str, int]]] = []
        self.ticks = Counter("game_server_ticks", "Steps of worlds.", ["game"], registry=registry)
        self.tick_phase = Histogram(
            "game_server_tick_phase_seconds",
            "Time of each phase of a world's tick.",
            ["game", "phase"],
            buckets=PHASE_BUCKETS,
            registry=registry,
        )
        self.tick_late = Histogram(
            "game_server_tick_late_seconds",
            "How late ticks begin.",
            ["game"],
            buckets=LATE_BUCKETS,
            registry=registry,
        )
        self.steps_dropped = Counter(
            "game_server_steps_dropped",
            "Steps skipped because a world was too late.",
            ["game"],
            registry=registry,
        )
        self.slow_steps = Counter(
            "game_server_slow_steps",
            "Steps that took more than half of a tick's interval.",
            ["game"],
            registry=registry,
        )
        self.rooms_shed = Counter(
            "game_server_rooms_shed",
            "Rooms closed because their game was too slow for the others.",
            ["game"],
            registry=registry,
        )
        self.inputs = Counter(
            "game_server_inputs",
            "Inputs by outcome.",
            ["game", "outcome"],
            registry=registry,
        )
        self.margin = Histogram(
            "game_server_input_margin_ticks",
            "How many ticks early players' inputs arrive.",
            ["game"],
            buckets=MARGIN_BUCKETS,
            registry=registry,
        )
        self.ticks_skipped = Counter(
            "game_server_ticks_skipped",
            "Ticks not sent to members that were too far behind.",
            ["game"],
            registry=registry,
        )
        self.keyframes = Counter(
            "game_server_keyframes",
            "Keyframes of cells sent to members.",
            ["game"],
            registry=registry,
        )
        self.members_by_tier = Gauge(
            "game_server_members_by_tier",
            "Members in rounds by rate tier: 0 gets every tick, 1 every second, 2 every fourth.",
            ["tier"],
            registry=registry,
        )
        self.dropped = Counter(
            "game_server_messages_dropped",
            "Messages over a rate limit, by type.",
            ["type"],
            registry=registry,
        )
        self.refused = Counter(
            "game_server_connections_refused",
            "Refused connections, by reason.",
            ["reason"],
            registry=registry,
        )
        self.calls_refused = Counter(
            "game_server_calls_refused",
            "HTTP calls answered with an error, by its code.",
            ["code"],
            registry=registry,
        )
        self.closed = Counter(
            "game_server_connections_closed",
            "Connections that have ended, by close code.",
            ["code"],
            registry=registry,
        )
        self.incidents = Counter(
            "game_server_incidents", "Mistakes of the server or of games.", registry=registry
        )
        self.garbage = GarbagePauses(registry, time.monotonic)
        registry.register(_Sources(self._sources))
        observe_process(registry)

    def observe(self, source: Callable[[], Mapping[str, int]]) -> None:
        """Call ``source`` for some of the gauges and totals whenever the page is read."""
        self._sources.append(source)

    def page(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)


class _Sources(Collector):
    """The gauges and totals that are kept elsewhere."""

    def __init__(self, sources: list[Callable[[], Mapping[str, int]]]) -> None:
        self._sources = sources

    def collect(self) -> Iterable[GaugeMetricFamily | CounterMetricFamily]:
        for source in self._sources:
            for name, value in source().items():
                if name in GAUGES:
                    yield GaugeMetricFamily(f"game_server_{name}", GAUGES[name], value)
                else:
                    yield CounterMetricFamily(f"game_server_{name}", TOTALS[name], value)
