"""The view of every seat: the cell around which its player sees. It follows the seat's entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game_server.netcode.columns import VIEW_CELL
from game_server.protocol.declare import SeatState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game_server.netcode.changes.interest import WorldCells
    from game_server.netcode.changes.quantise import Quantised
    from game_server.netcode.changes.records import KindCodec
    from game_server.simulation.arrays import Bools, Ints
    from game_server.simulation.world import World

HUMAN = int(SeatState.HUMAN)


@dataclass(frozen=True, slots=True)
class ViewMoves:
    """The view cells of all seats (seats,) before a tick and in it. ``people`` (k,) are the seat
    rows of people, ``firsts`` (k,) the first keys of their rooms.
    """

    before: Ints
    now: Ints
    people: Ints
    firsts: Ints

    @property
    def keys(self) -> Ints:
        """The keys (k,) of people's view cells."""
        keys: Ints = self.firsts + self.now[self.people]
        return keys

    def new_cells(self, cells: WorldCells) -> Bools:
        """A mask over all keys: cells that have come into somebody's view."""
        before, now = self.before[self.people], self.now[self.people]
        moved = np.flatnonzero(before != now)
        firsts = self.firsts[moved]
        return cells.come_into_view(firsts + before[moved], firsts + now[moved])


class SeatViews:
    """Moves the views of a world's seats.

    A view follows the kind with private columns, else the first local kind whose rows name a seat.
    """

    def __init__(self, codecs: Sequence[KindCodec], cell_size: float) -> None:
        self._codec = next((codec for codec in codecs if codec.private_size), None) or next(
            (codec for codec in codecs if codec.kind.is_local and "seat" in codec.kind.columns),
            None,
        )
        self._cell_size = cell_size

    def move(self, world: World, quantised: Quantised, cells: WorldCells) -> ViewMoves:
        """Let every view follow its entity; stores the new views."""
        view_cells = VIEW_CELL.of(world.seats)
        before = view_cells.copy()
        if cells.is_single:
            view_cells[:] = 1
        else:
            self._follow_entities(world, quantised, cells, before)
            nowhere = view_cells == 0
            view_cells[nowhere] = cells.centre(world.seats.room[nowhere])
        people = np.flatnonzero(world.seats.state == HUMAN)
        return ViewMoves(before, view_cells, people, cells.first[world.seats.room[people]])

    def _follow_entities(
        self, world: World, quantised: Quantised, cells: WorldCells, before: Ints
    ) -> None:
        codec = self._codec
        if codec is None or not codec.kind.cell or codec.name not in quantised.kinds:
            return
        table = world.tables[codec.name]
        cell = quantised.kinds[codec.name].cell_codes - 1  # such a kind has no audience
        # Of several entities of one seat the last one counts, as for the private record.
        entity = np.full(len(before), -1)
        entity[world.seat_rows(table.room, table.seat)] = np.arange(table.n)
        seats = np.flatnonzero((entity >= 0) & (cell[entity] != before))
        entity = entity[seats]
        x, y = (getattr(table, name)[entity] / self._cell_size for name in codec.kind.cell)
        leaves = cells.leaves(table.room[entity], before[seats], x, y)
        VIEW_CELL.of(world.seats)[seats[leaves]] = cell[entity[leaves]]
