"""Refused connections and calls. All are counted, and once a minute logged with advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from game_server.observability.line_limit import LineLimit
from game_server.observability.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from game_server.observability.metrics import Metrics

PER_MINUTE = 1
LONGEST_DETAIL = 200
ONE_ADDRESS = (
    "Behind a proxy that passes no X-Forwarded-For, or is not in GAME_SERVER_TRUSTED_PROXIES, all "
    "players share one address."
)
ADVICE = {
    "origin": "If that website may connect, name it in GAME_SERVER_ALLOWED_ORIGINS. If it is this "
    "server's own page, let the proxy pass the Host header on.",
    "address": f"GAME_SERVER_CONNECTIONS_PER_ADDRESS is the limit. {ONE_ADDRESS}",
    "rate_limit": "GAME_SERVER_GUESTS_PER_MINUTE and the like are the limits of one address. "
    f"{ONE_ADDRESS}",
}
"""The change that an operator can make, by a refusal's reason or code."""
WORTH_A_LINE = (429, 503)
"""HTTP statuses of limits, which an operator can change. Others are mistakes of callers."""


class Kind(NamedTuple):
    """Refusals that share a log line."""

    event: str
    reason: str
    path: str | None = None


class Refusals:
    """``log`` is a structlog logger; ``now`` returns monotonic seconds."""

    def __init__(self, metrics: Metrics, log: Any, now: Callable[[], float]) -> None:
        self._metrics = metrics
        self._log = log
        self._lines: LineLimit[Kind] = LineLimit(PER_MINUTE, now)

    def connection(self, reason: str, **details: str) -> None:
        """A connection was refused. ``reason`` is a literal; ``details`` come from the stranger."""
        self._metrics.refused.labels(reason).inc()
        self._count(Kind("connection refused", reason), **details)

    def call(self, code: str, status: int, path: str, message: str) -> None:
        """An HTTP call was answered with an error. ``code`` and ``path`` are literals."""
        self._metrics.calls_refused.labels(code).inc()
        if status in WORTH_A_LINE:
            self._count(Kind("call refused", code, path), message=message)

    def log_counted(self) -> None:
        """Log the refusals since the last line of their kind; call it each second."""
        for kind, count in self._lines.overdue():
            self._write(kind, count)

    def _count(self, kind: Kind, **details: str) -> None:
        left_out = self._lines.admit(kind)
        if left_out is not None:
            self._write(kind, left_out + 1, **details)

    def _write(self, kind: Kind, count: int, **details: str) -> None:
        fields = {"reason": kind.reason, "path": kind.path, "advice": ADVICE.get(kind.reason)}
        fields |= {name: printable(value, LONGEST_DETAIL) for name, value in details.items()}
        known = {name: value for name, value in fields.items() if value is not None}
        self._log.warning(kind.event, count=count, **known)
