"""Which cells a view sees."""

from __future__ import annotations

from game_server.protocol.cells import CellLayout
from tests.protocol import cell_vectors


def test_a_view_is_the_squares_around_its_cell_and_the_global_cell() -> None:
    layout = CellLayout(100.0, 4, 3)
    assert layout.seen(6) == {0, 1, 2, 3, 5, 6, 7, 9, 10, 11}
    assert layout.seen(1) == {0, 1, 2, 5, 6}


def test_the_view_of_the_whole_map_is_every_cell() -> None:
    assert CellLayout(100.0, 4, 3).seen(0) == set(range(13))


def test_a_team_sees_its_own_cells_for_the_same_squares() -> None:
    layout = CellLayout(100.0, 1, 1)
    assert layout.seen(1) == {0, 1}
    assert layout.seen(1, team=2) == {0, 1, 2, 3}


def test_the_vectors_for_the_browser_are_fresh() -> None:
    written = cell_vectors.TARGET.read_text(encoding="utf-8")
    assert written == cell_vectors.text(), "run python -m tests.protocol.cell_vectors"
