"""Hidden columns of a table: zero for new rows, carried along with them, and not saved."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.netcode.columns import CELL_CODE, CHANGED_AT, SENT_RECORD
from game_server.protocol.declare import Kind
from game_server.protocol.wire import POS
from game_server.simulation.table import Table


@pytest.fixture
def table() -> Table:
    """Three rows in one room."""
    table = Table("things", Kind(sent={"x": POS, "y": POS}))
    CELL_CODE.declare(table)
    SENT_RECORD.declare(table, (4,))
    table.insert({"id": np.arange(1, 4)})
    return table


def test_a_column_is_a_live_view_of_its_rows(table: Table) -> None:
    assert CELL_CODE.of(table).tolist() == [0, 0, 0]
    CELL_CODE.of(table)[:] = 5, 6, 7
    assert CELL_CODE.of(table).tolist() == [5, 6, 7]
    record = SENT_RECORD.of(table)
    assert (record.dtype, record.shape) == (np.dtype(np.uint8), (3, 4))


def test_values_stay_with_their_rows_through_births_and_deaths(table: Table) -> None:
    CELL_CODE.of(table)[:] = 5, 6, 7
    table.kill(np.array([1]))
    table.spawn(0)
    table.apply(np.array([3]))
    assert table.id.tolist() == [1, 3, 4]
    assert CELL_CODE.of(table).tolist() == [5, 7, 0]


def test_nothing_of_it_is_saved(table: Table) -> None:
    assert table.saved == {"id", "x", "y"}


def test_a_column_that_was_not_declared_is_a_mistake(table: Table) -> None:
    with pytest.raises(AttributeError):
        CHANGED_AT.of(table)
