"""The views of a tick: each once, by cell and team."""

from __future__ import annotations

import numpy as np

from game_server.netcode.changes.interest import WorldCells
from game_server.netcode.changes.views import Views
from game_server.protocol.cells import CellLayout

LAYOUTS = [CellLayout(100, 1, 1), CellLayout.of(500, 400, 100)]  # keys 0 and 1, then 2 to 22


def views(cells: WorldCells) -> tuple[list[int], list[int]]:
    """Two players in one cell, of teams 0 and 1, and a spectator of the cell beside it."""
    found = Views.of(cells, np.array([10, 10]), np.array([0, 1]), [(1, 9), (1, 9)])
    return found.keys.tolist(), found.teams.tolist()


def test_members_of_one_cell_and_team_have_one_view() -> None:
    assert views(WorldCells(LAYOUTS, has_teams=True)) == ([10, 11, 10], [0, 0, 1])


def test_teams_see_the_same_where_no_kind_has_an_audience() -> None:
    assert views(WorldCells(LAYOUTS)) == ([10, 11], [0, 0])


def test_nobody_sees_a_world_without_members() -> None:
    cells = WorldCells(LAYOUTS)
    nobody = Views.of(cells, np.zeros(0, np.int64), np.zeros(0, np.int64), [])
    assert not nobody.seen(cells).any()
