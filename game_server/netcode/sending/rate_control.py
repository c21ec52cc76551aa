"""Rate control of one member: how far behind it is, and how often it should get a message.

Its *lag* is how many ticks it was behind when it last acknowledged one. The least lag seen is its
round trip. Ticks beyond that wait in queues on the way; then the member gets a slower tier, or is
skipped where they are too many. A long way alone costs a member nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game_server.netcode.changes.rate_tiers import TIERS
from game_server.netcode.sending.connection_columns import NEVER, ConnectionRow

if TYPE_CHECKING:
    from collections.abc import Callable

CALM_S = 2.0
"""How long the queues must have been short before a faster tier is tried again. Without it a
connection that is just too thin would change its tier several times a second."""
PATIENT_S = 32.0
"""The longest such wait. It doubles each time that the faster tier turns out too fast."""
DRIFT_S = 5.0
"""How often the believed round trip grows by one tick, for one that has become longer for good."""
LONGEST_S = 2.0
"""The longest round trip that is believed: that of two satellite links. Before its first
acknowledgement a member is allowed this much.
"""


class RateControl:
    """Moves a member between tiers; its state that every tick needs stands in its ``connection``.

    All times are ticks of the member's room. ``age_s`` beyond the round trip is where skipping
    begins.
    """

    def __init__(self, connection: ConnectionRow, tick_hz: float, age_s: float) -> None:
        self.connection = connection
        self.age_limit = max(2, round(age_s * tick_hz))
        self._bounds = [max(1, self.age_limit * number // len(TIERS)) for number in TIERS if number]
        self._longest = round(LONGEST_S * tick_hz)
        connection.round_trip = self._longest
        connection.calm_excess, connection.easy_excess = self._bounds[0], self.age_limit - 1
        self._calm_ticks, self._patient_ticks = round(CALM_S * tick_hz), round(PATIENT_S * tick_hz)
        self._drift_ticks = round(DRIFT_S * tick_hz)
        self._patience = self._calm_ticks
        self._strained_at = self._faster_at = self._drifted_at = 0

    @property
    def age(self) -> int:
        """How many ticks were written and not yet acknowledged."""
        return self.connection.newest - self.connection.acked

    @property
    def overdue(self) -> int:
        """How far the age exceeds the round trip, in ticks."""
        return self.age - self.connection.round_trip

    def believe_longer(self) -> None:
        """A member that was skipped has caught up, so nothing waits on the way: either it was
        stalled, or the way is longer than believed. The next acknowledgement shows which.
        """
        longer = self.connection.round_trip + self.age_limit // 2
        self.connection.round_trip = min(longer, self._longest)

    def restart(self, tick: int) -> None:
        """Ticks before this one were skipped, and nobody waits for them."""
        connection = self.connection
        connection.acked = connection.newest = max(connection.newest, tick - 1)

    def choose_tier(self, tick: int, is_due: Callable[[int], bool]) -> None:
        """Go over to another tier where that needs no keyframe: at a tick that is due in both."""
        connection = self.connection
        excess, tier = connection.excess, connection.tier
        wanted = sum(excess > bound for bound in self._bounds)
        if wanted > tier:
            if is_due(wanted):
                hasty = self._faster_at and tick - self._faster_at < 2 * self._patience
                self._patience = (
                    min(2 * self._patience, self._patient_ticks) if hasty else self._calm_ticks
                )
                connection.tier = wanted
            self._strained_at = tick
        elif 2 * excess > self._bounds[0]:
            self._strained_at = tick
        elif tier and tick - self._strained_at >= self._patience and is_due(tier):
            connection.tier = tier - 1
            self._strained_at = self._faster_at = tick
        if tick - self._drifted_at >= self._drift_ticks and connection.round_trip < self._longest:
            self._drifted_at = tick
            connection.round_trip += 1
        is_calm = not connection.tier and excess <= self._bounds[0]
        connection.easy_excess = self.age_limit - 1 if is_calm else NEVER
