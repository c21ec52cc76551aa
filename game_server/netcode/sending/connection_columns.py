"""The state of each member's connection that every tick and every input needs, in columns.

A tick checks hundreds of connections: is it up to date, is it slow, what has it been sent? Checking
one object after another costs more than the sending. Here a few comparisons of arrays do it. An
outbox owns one row, as its ``ConnectionRow``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from game_server.simulation.arrays import Ints

UNSTEADY = -1
"""No token: the member's outbox decides about the next message."""
NO_DESCRIPTOR = -1
NEVER = -(1 << 40)
"""Less than any excess, so that the outbox decides about the next message."""

_STARTS = {
    "steady": UNSTEADY, "newest_sent": 0, "newest": 0, "acked": 0, "easy_excess": 0,
    "round_trip": 0, "excess": 0, "calm_excess": 0, "log_number": 1,
    "descriptor": NO_DESCRIPTOR, "tier": 0,
}  # fmt: skip


class ConnectionColumns:
    """The columns, int64 (capacity,) each; ticks are those of the room of a row's member.

    ``steady`` is the token (see ``shared_messages``) that the member's seat has at the next tick if
    nothing is to be decided or added for the member, else UNSTEADY. ``newest_sent`` is the tick
    that the client will have once all has arrived, ``newest`` the newest tick written, ``acked``
    the newest that the client has or will not get any more. ``round_trip`` is the least lag seen
    lately, and before the first acknowledgement the longest that is allowed. ``excess`` is how far
    the last lag exceeded it; above ``calm_excess`` the member is slow. ``easy_excess`` is how far
    the age may exceed the round trip for the next tick to be written without asking the outbox.
    ``log_number`` is the number of the room's next log entry for the member. ``descriptor`` is the
    socket that may be written to directly. ``tier`` is the member's rate (see ``rate_tiers``).
    """

    steady: Ints
    newest_sent: Ints
    newest: Ints
    acked: Ints
    easy_excess: Ints
    round_trip: Ints
    excess: Ints
    calm_excess: Ints
    log_number: Ints
    descriptor: Ints
    tier: Ints

    def __init__(self, capacity: int = 1) -> None:
        self._free = list(range(capacity))
        for name, start in _STARTS.items():
            setattr(self, name, np.full(capacity, start, np.int64))

    @property
    def capacity(self) -> int:
        return len(self.steady)

    def ack(self, rows: Ints, newest: Ints) -> None:
        """The clients of ``rows`` (k,) have acknowledged the ticks ``newest`` (k,)."""
        newest = np.minimum(newest, self.newest[rows])
        fresh = newest > self.acked[rows]
        rows, newest = rows[fresh], newest[fresh]
        self.acked[rows] = newest
        lag = self.newest[rows] - newest
        round_trip = np.minimum(self.round_trip[rows], lag)
        self.round_trip[rows] = round_trip
        self.excess[rows] = excess = lag - round_trip
        self.easy_excess[rows[excess > self.calm_excess[rows]]] = NEVER

    def _take_row(self) -> int:
        if not self._free:
            self._grow()
        return self._free.pop()

    def _grow(self) -> None:
        capacity = self.capacity
        for name, start in _STARTS.items():
            more = np.full(capacity, start, np.int64)
            setattr(self, name, np.concatenate([getattr(self, name), more]))
        self._free = list(range(capacity, 2 * capacity))

    def _give_back(self, row: int) -> None:
        for name, start in _STARTS.items():
            getattr(self, name)[row] = start
        self._free.append(row)


class _Column:
    """A row's own entry of one of the columns."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, row: ConnectionRow, owner: type) -> int:
        value: int = getattr(row.columns, self._name).item(row.row)
        return value

    def __set__(self, row: ConnectionRow, value: int) -> None:
        getattr(row.columns, self._name)[row.row] = value


class ConnectionRow:
    """One row of ``columns`` as an object; the row is free again once the object is gone."""

    __slots__ = ("columns", "row")

    steady = _Column()
    newest_sent = _Column()
    newest = _Column()
    acked = _Column()
    easy_excess = _Column()
    round_trip = _Column()
    excess = _Column()
    calm_excess = _Column()
    log_number = _Column()
    descriptor = _Column()
    tier = _Column()

    def __init__(self, columns: ConnectionColumns) -> None:
        self.columns = columns
        self.row = columns._take_row()

    def __del__(self) -> None:
        self.columns._give_back(self.row)

    def ack(self, newest: int) -> None:
        """The client has acknowledged the tick ``newest``."""
        self.columns.ack(np.array([self.row]), np.array([newest]))
