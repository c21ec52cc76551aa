"""A store of columns: those of one type lie in one array, and all move together."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.simulation.columns import ColumnStore


@pytest.fixture
def store() -> ColumnStore:
    """Three rows with two columns of numbers, one of fractions and one of pairs."""
    store = ColumnStore()
    store.add("id", np.int64, (), 3)
    store.add("x", np.float64, (), 3)
    store.add("hull", np.int64, (), 3)
    store.add("marks", np.int64, (2,), 3)
    views = store.views()
    views["id"][:], views["x"][:], views["hull"][:] = (1, 2, 3), (0.5, 1.5, 2.5), (7, 8, 9)
    views["marks"][:] = [[1, 2], [3, 4], [5, 6]]
    return store


def plain(store: ColumnStore) -> dict[str, list[object]]:
    return {name: column.tolist() for name, column in store.views().items()}


def test_columns_of_one_type_share_an_array_and_one_with_a_shape_has_its_own(
    store: ColumnStore,
) -> None:
    shapes = {key: array.shape for key, array in store.arrays.items()}
    assert shapes == {"<i8": (2, 3), "<f8": (1, 3), "marks": (1, 3, 2)}


def test_columns_come_in_the_order_in_which_they_were_added(store: ColumnStore) -> None:
    assert list(store.views()) == ["id", "x", "hull", "marks"]
    assert "x" in store
    assert "y" not in store


def test_a_column_added_later_is_zero_and_leaves_the_others(store: ColumnStore) -> None:
    store.add("late", np.int64, (), 3)
    assert plain(store)["late"] == [0, 0, 0]
    assert plain(store)["hull"] == [7, 8, 9]


def test_rows_are_gathered_whole_and_as_copies(store: ColumnStore) -> None:
    gathered = store.gathered(np.array([2, 0]))
    views = store.views(gathered)
    assert (views["id"].tolist(), views["x"].tolist()) == ([3, 1], [2.5, 0.5])
    assert views["marks"].tolist() == [[5, 6], [1, 2]]
    views["id"][:] = 99
    assert plain(store)["id"] == [1, 2, 3]


def test_appended_rows_stand_behind_all_others(store: ColumnStore) -> None:
    added = store.blank(1)
    store.views(added)["hull"][:] = 4
    store.append(added)
    assert plain(store) == {
        "id": [1, 2, 3, 0],
        "x": [0.5, 1.5, 2.5, 0.0],
        "hull": [7, 8, 9, 4],
        "marks": [[1, 2], [3, 4], [5, 6], [0, 0]],
    }


def test_a_copy_keeps_what_was(store: ColumnStore) -> None:
    before, copied = plain(store), store.copied()
    store.views()["x"][:] = 0
    store.arrays = copied
    assert plain(store) == before
