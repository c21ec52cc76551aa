"""Which cells there are, who sees which, and when a view follows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game_server.netcode.changes.interest import WorldCells
from game_server.protocol.cells import WHOLE_MAP, CellLayout

#  1  2  3  4  5
#  6  7  8  9 10
# 11 12 13 14 15
# 16 17 18 19 20
WIDE = CellLayout.of(500, 400, 100)


def test_a_map_of_two_cells_a_side_is_one_cell() -> None:
    assert CellLayout.of(2048, 1800, 1024) == CellLayout(1024, 1, 1)
    assert CellLayout.of(2049, 1800, 1024) == CellLayout(1024, 3, 2)


@pytest.mark.parametrize(
    ("view", "seen"),
    [
        (1, {0, 1, 2, 6, 7}),
        (8, {0, 2, 3, 4, 7, 8, 9, 12, 13, 14}),
        (20, {0, 14, 15, 19, 20}),
    ],
)
def test_a_view_sees_the_cells_around_it_and_the_global_one(view: int, seen: set[int]) -> None:
    assert WIDE.seen(view) == seen


def test_positions_outside_the_map_belong_to_the_nearest_cell() -> None:
    assert WIDE.cell_at(-5, 1000) == 16
    cells = WorldCells([WIDE])
    room = np.zeros(2, np.int64)
    assert cells.cells_at(room, np.array([-1.0, 99.0]), np.array([10.0, -3.0])).tolist() == [16, 5]


def test_a_view_spans_as_few_ranges_as_can_be() -> None:
    cells = WorldCells([CellLayout(100, 1, 1), WIDE])
    assert cells.spans(0, 1) == ((0, 2),)
    assert cells.spans(1, 8) == ((2, 3), (4, 7), (9, 12), (14, 17))
    assert cells.spans(1, 1) == ((2, 5), (8, 10))


def test_the_whole_map_is_one_range_and_leaves_other_rooms_alone() -> None:
    cells = WorldCells([CellLayout(100, 1, 1), WIDE, WIDE], has_teams=True)
    assert cells.spans(1, WHOLE_MAP) == ((2, 23),)
    seen = cells.seen(np.array([1, 2]), np.array([2, 0]))
    everybody, of_team = np.flatnonzero(seen[:44]), np.flatnonzero(seen[88:132])
    assert everybody.tolist() == list(range(23))
    assert of_team.tolist() == [0, 1]


layouts = st.builds(CellLayout, st.just(100.0), st.integers(1, 6), st.integers(1, 6))


@given(st.lists(layouts, min_size=1, max_size=4), st.data())
def test_masks_over_all_rooms_agree_with_the_single_layout(
    several: list[CellLayout], data: st.DataObject
) -> None:
    cells = WorldCells(several, has_teams=True)
    room = data.draw(st.integers(0, len(several) - 1))
    layout = several[room]
    old, new = (data.draw(st.integers(1, layout.count - 1)) for _ in range(2))
    first = cells.first_of[room]
    keys = np.array([first + new])
    seen = np.flatnonzero(cells.seen(keys, np.zeros(1, np.int64))) - first
    assert set(seen.tolist()) == layout.seen(new)
    team = data.draw(st.integers(1, 4))
    seen = np.flatnonzero(cells.seen(keys, np.array([team])))
    assert set(cells.number[seen].tolist()) == layout.seen(new, team)
    assert set(seen.tolist()) == {cells.key_of(room, c, team) for c in layout.seen(new, team)}
    own = {key for begin, end in cells.spans(room, new, team) for key in range(begin, end)}
    assert own == set(seen.tolist())
    turned = cells.come_into_view(np.array([first + old]), keys)
    assert set((np.flatnonzero(turned) - first).tolist()) == layout.seen(new) - layout.seen(old)
    joined = cells.come_into_view(np.array([first]), keys)
    assert set((np.flatnonzero(joined) - first).tolist()) == layout.seen(new)
    spanned = {key - first for begin, end in cells.spans(room, new) for key in range(begin, end)}
    assert spanned == layout.seen(new)


@pytest.mark.parametrize(
    ("x", "follows"), [(2.0, False), (2.09, False), (2.11, True), (0.89, True)]
)
def test_a_view_follows_once_it_is_left_by_a_tenth_of_a_cell(x: float, follows: bool) -> None:
    cells = WorldCells([WIDE])
    room, view = np.zeros(1, np.int64), np.array([7])  # column 1, row 1
    assert cells.leaves(room, view, np.array([x]), np.array([1.5])).tolist() == [follows]


def test_a_beam_goes_to_every_cell_it_crosses_once() -> None:
    cells = WorldCells([WIDE])
    room = np.zeros(3, np.int64)
    which, keys = cells.crossed(
        room,
        np.array([0.5, 0.5, 4.5]),
        np.array([0.5, 0.2, 3.5]),
        np.array([3.5, 0.5, 4.5]),
        np.array([0.5, 2.9, 3.5]),
    )
    assert keys[which == 0].tolist() == [1, 2, 3, 4]
    assert keys[which == 1].tolist() == [1, 6, 11]
    assert keys[which == 2].tolist() == [20]
