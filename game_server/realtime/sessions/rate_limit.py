"""Rate limits: token buckets per message type and for bytes.

A message over its limit is dropped and counted. Much excess closes the connection with 4503 and the
reason. A second bucket limits the excess that is forgiven, since a client that was stalled sends
everything at once and means no harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.limits.token_bucket import Limit, TokenBucket
from game_server.protocol.close_codes import CloseCode, ProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MESSAGE_LIMITS: Mapping[str, Limit] = {
    "ping": Limit(4, 16),
    "command": Limit(5, 20),
    "resync": Limit(10, 40),
    "ack": Limit(10, 40),
}
BYTES = Limit(16 * 1024, 64 * 1024)
FORGIVEN = Limit(5, 100)
"""Excess messages a connection may send before it is closed."""


def input_limit(tick_hz: int) -> Limit:
    """Inputs: one a tick is honest; a clock that catches up, or ten stalled seconds, sends more."""
    return Limit(3 * tick_hz, 10 * tick_hz)


class Meter:
    """The buckets of one connection. ``dropped`` gets the type of every dropped message."""

    def __init__(
        self, tick_hz: int, now: Callable[[], float], dropped: Callable[[str], None]
    ) -> None:
        started = now()
        limits = {**MESSAGE_LIMITS, "input": input_limit(tick_hz)}
        self._buckets = {name: TokenBucket(limit, started) for name, limit in limits.items()}
        self._inputs = self._buckets["input"]
        self._bytes = TokenBucket(BYTES, started)
        self._forgiven = TokenBucket(FORGIVEN, started)
        self._now = now
        self._dropped = dropped

    def admit(self, name: str, size: int) -> bool:
        """Whether a message of ``size`` bytes may pass. Raises ProtocolError after much excess."""
        now = self._now()
        bucket = self._buckets[name]
        if not self._bytes.take(now, size):
            return self._drop("bytes", self._bytes.limit, now)
        if not bucket.take(now):
            return self._drop(name, bucket.limit, now)
        return True

    def admit_inputs(self, count: int, size: int) -> bool:
        """Whether inputs of ``size`` bytes in all may pass together; if not, ask for each."""
        now = self._now()
        if not self._inputs.take(now, count):
            return False
        if not self._bytes.take(now, size):
            self._inputs.give(count)
            return False
        return True

    def _drop(self, name: str, limit: Limit, now: float) -> bool:
        self._dropped(name)
        if self._forgiven.take(now):
            return False
        what = "bytes" if name == "bytes" else f"{name} messages"
        raise ProtocolError(
            CloseCode.RATE_LIMIT, f"Too many {what}: at most {limit.per_s:,g} a second."
        )
