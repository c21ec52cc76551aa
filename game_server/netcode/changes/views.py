"""The views of a tick: which cells somebody sees, and so which are worth encoding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from game_server.netcode.changes.interest import WorldCells
    from game_server.simulation.arrays import Bools, Ints
    from game_server.simulation.world import World


class Slow(NamedTuple):
    """A member of a slower tier: a player by its seat row, or a spectator (None) by its view."""

    tier: int
    room: int
    seat_row: int | None
    view_cell: int = 0


@dataclass(frozen=True, slots=True)
class Views:
    """The views of some members, each once: the ``keys`` (n,) of their cells for everybody, and
    the ``teams`` (n,) of the members. ``team_keys`` are the keys of the same cells for the teams.
    """

    keys: Ints
    teams: Ints
    team_keys: frozenset[int]

    @classmethod
    def of(
        cls, cells: WorldCells, keys: Ints, teams: Ints, spectators: Iterable[tuple[int, int]]
    ) -> Views:
        """The views of players (k,), and of spectators by room and view cell."""
        spectated = [cells.first_of[room] + view for room, view in spectators]
        keys = np.concatenate([keys, np.array(spectated, np.int64)])
        teams = np.concatenate([teams, np.zeros(len(spectated), np.int64)])
        if cells.total == cells.everybody:
            teams = np.zeros_like(teams)
        is_view = np.zeros(cells.total, bool)
        is_view[keys + teams * cells.everybody] = True
        keys = np.flatnonzero(is_view)
        team_keys = frozenset(keys.tolist())
        return cls(keys % cells.everybody, keys // cells.everybody, team_keys)

    @classmethod
    def of_slow_members(
        cls, cells: WorldCells, world: World, view_cells: Ints, members: Sequence[Slow]
    ) -> Views:
        """The views of members of one tier; ``view_cells`` (seats,) are those of all seats."""
        rows = np.array([m.seat_row for m in members if m.seat_row is not None], np.int64)
        keys = cells.first[world.seats.room[rows]] + view_cells[rows]
        spectators = [(m.room, m.view_cell) for m in members if m.seat_row is None]
        return cls.of(cells, keys, world.seats.team[rows], spectators)

    def seen(self, cells: WorldCells) -> Bools:
        """A mask over all keys: the cells that somebody sees."""
        return cells.seen(self.keys, self.teams)
