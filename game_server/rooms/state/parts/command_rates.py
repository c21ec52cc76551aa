"""The rates of commands that cost every member a message, or their sender a whole welcome.

All commands of a connection together have a rate (``sessions.rate_limit``). The commands here have
a slower one by person, which a new connection does not begin anew. Of the others, chat counts its
messages (``chat_state``), new maps have a budget, ``follow``, ``mute`` and refused commands cost
their sender a reply, and a host's commands bother only people who can leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.limits.over_budget import OverBudget
from game_server.limits.recent import Recent
from game_server.limits.token_bucket import Limit, TokenBucket

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS_BETWEEN: Mapping[str, float] = {
    "rename": 10,
    "spectate": 5,
    "play": 5,
    "ready": 1,
    "rematch": 1,
    "vote": 1,
    "move": 0.5,
}
"""By command, in the long run."""
AT_ONCE = 8
"""Far more than somebody does who has thought better of it, twice."""
MOST_PEOPLE = 4_096


class CommandRates:
    """The rates of a room's people, by person id."""

    def __init__(self) -> None:
        self._buckets: Recent[tuple[int, str], TokenBucket] = Recent(MOST_PEOPLE)

    def count(self, person_id: int, command: str, now: float) -> None:
        """Count a command of ``SECONDS_BETWEEN``; ``now`` is monotonic seconds. Raises OverBudget
        for one too many.
        """
        limit = Limit(1 / SECONDS_BETWEEN[command], AT_ONCE)
        bucket = self._buckets.get_or_make((person_id, command), lambda: TokenBucket(limit, now))
        if not bucket.take(now):
            seconds = max(1, round(bucket.wait_s(now)))
            raise OverBudget("rate_limit", f"Not so often: try again in {seconds} s.", seconds)
