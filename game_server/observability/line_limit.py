"""A limit on log lines of one kind. Lines that a stranger can cause again and again must not fill a
disk, nor bury the others.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from game_server.limits.recent import Recent
from game_server.limits.token_bucket import Limit, TokenBucket

K = TypeVar("K", bound=Hashable)
MOST_KINDS = 1_000


@dataclass(slots=True)
class _Kind:
    bucket: TokenBucket
    left_out: int = 0


class LineLimit(Generic[K]):
    """At most ``per_minute`` lines of each kind per minute, in a burst or spread; 0 is no limit.

    It counts the lines left out. ``now`` returns monotonic seconds.
    """

    def __init__(self, per_minute: float, now: Callable[[], float]) -> None:
        self._limit = Limit(per_minute / 60, per_minute)
        self._now = now
        self._kinds: Recent[K, _Kind] = Recent(MOST_KINDS)

    def admit(self, kind: K) -> int | None:
        """Whether a line of the kind may be written now: the number of lines left out before it; or
        None, and then this line counts as left out, too.
        """
        if not self._limit.burst:
            return 0
        now = self._now()
        known = self._kinds.get_or_make(kind, lambda: _Kind(TokenBucket(self._limit, now)))
        if not known.bucket.take(now):
            known.left_out += 1
            return None
        left_out, known.left_out = known.left_out, 0
        return left_out

    def overdue(self) -> Iterator[tuple[K, int]]:
        """The kinds that may be written again, each with the number of its lines left out.

        Call it now and then: there may be no further line to carry that number.
        """
        now = self._now()
        for kind in list(self._kinds):
            known = self._kinds.get(kind)
            if known is not None and known.left_out and known.bucket.take(now):
                left_out, known.left_out = known.left_out, 0
                yield kind, left_out
