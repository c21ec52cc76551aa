"""Where everybody was: a ring of recent positions per seat, for lag compensation of shots.

Positions are kept as they were sent, in steps of their wire type, and read as a client draws them:
on a line between two ticks, unless the entity was absent or teleported between the two. The ring
is a column of the seats table, so it is saved, copied and moved with its room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from game_server.protocol.wire import StateType

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from game_server.protocol.declare import Column, Kind
    from game_server.simulation.arrays import Bools, Floats, Ints
    from game_server.simulation.table import Table


VIEW_STEPS = 16
"""Rendered time is counted in 1/16 tick."""
_X, _Y, _LIFE = 0, 1, 2
_TELEPORTS = 0xFFF
"""Mask of the teleports that are kept; ``_LIFE`` holds 1 + teleports, and 0 for absence."""


class History:
    """The ring of a seats table, declared by putting ``columns`` among the seat columns.

    ``kind`` is that of the entities; it sends its position in types of 16 bits.
    """

    @staticmethod
    def columns(length_ticks: int) -> dict[str, Column]:
        """The column that holds the last ``length_ticks`` ticks of each seat."""
        return {"history": StateType("<u2", (length_ticks, 3))}

    def __init__(self, seats: Table, kind: Kind) -> None:
        assert kind.cell is not None
        self._seats = seats
        self._position = [kind.sent[name] for name in kind.cell]
        self.length_ticks: int = seats.history.shape[1]

    def record(self, tick: Ints, rows: Ints, x: Floats, y: Floats, teleports: ArrayLike) -> None:
        """Record each room's ``tick`` (rooms,): seats ``rows`` (k,) were at x, y (k,), all other
        seats absent. ``teleports`` is any counter; where it changes, nothing glides.
        """
        seats = self._seats
        at = tick[seats.room] % self.length_ticks
        seats.history[np.arange(seats.n), at, _LIFE] = 0
        entry = np.empty((len(rows), 3), np.uint16)
        for axis, wire, values in zip((_X, _Y), self._position, (x, y), strict=True):
            # Values out of the wire's range are not sent either.
            entry[:, axis] = np.fmin(np.fmax(wire.steps(values), 0.0), wire.limits[1])
        entry[:, _LIFE] = (np.asarray(teleports) & _TELEPORTS) + 1
        seats.history[rows, at[rows]] = entry

    def at(self, rows: Ints, view: Ints, newest: Ints) -> tuple[Floats, Floats, Bools]:
        """x, y and presence (k,) of seats ``rows`` at ``view``, in 1/16 ticks of their rooms.

        ``newest`` (k,) is the last tick recorded there; views beyond it or older than the ring
        are clamped. Where an entity is absent, x and y mean nothing. Where it appears, vanishes
        or teleports between two ticks, it stands still at the earlier one.
        """
        oldest = (newest - self.length_ticks + 1) * VIEW_STEPS
        view = np.minimum(np.maximum(view, oldest), newest * VIEW_STEPS)
        tick, part = view // VIEW_STEPS, view % VIEW_STEPS
        earlier = self._seats.history[rows, tick % self.length_ticks]
        later = self._seats.history[rows, np.minimum(tick + 1, newest) % self.length_ticks]
        life = earlier[:, _LIFE]
        share = np.where(life == later[:, _LIFE], part / VIEW_STEPS, 0.0)
        x, y = self._position
        x0, y0 = x.dequantise(earlier[:, _X]), y.dequantise(earlier[:, _Y])
        x1, y1 = x.dequantise(later[:, _X]), y.dequantise(later[:, _Y])
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, life > 0
