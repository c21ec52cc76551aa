"""Entity tables against a plain model: a dict of rows per room."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from game_server.protocol.declare import Kind
from game_server.protocol.wire import POS, U8, StateType
from game_server.simulation.table import ID_LIMIT, IdsExhausted, Table

KIND = Kind(sent={"x": POS, "hull": U8}, state={"marks": StateType("<i8", (2,))})


def table_of(*rooms: int) -> tuple[Table, np.ndarray]:
    """A table of rooms with these numbers of rows, their ids from 1, and its id counters."""
    table = Table("things", KIND)
    for rows in rooms:
        table.insert({"id": np.arange(1, rows + 1)})
    return table, np.array(rooms, np.int64)


def ids(table: Table) -> list[tuple[int, int]]:
    return list(zip(table.room.tolist(), table.id.tolist(), strict=True))


def test_columns_have_their_declared_types_and_start_at_zero() -> None:
    table, _ = table_of(2)
    assert table.columns == ("room", "id", "x", "hull", "marks")
    assert [str(column.dtype) for column in (table.x, table.hull)] == ["float64", "int64"]
    assert table.marks.shape == (2, 2)
    assert not table.x.any()


def test_columns_are_written_in_place() -> None:
    table, _ = table_of(3)
    view = table.x
    table.x = np.array([1.0, 2.0, 3.0])
    table.x[table.id > 1] += 10
    assert view.tolist() == [1, 12, 13]


def test_a_column_that_was_not_declared_cannot_be_written() -> None:
    table, _ = table_of(1)
    with pytest.raises(AttributeError, match="things has no column 'y'"):
        table.y = 1
    with pytest.raises(AttributeError):
        table.y  # noqa: B018


def test_a_column_name_is_taken_once() -> None:
    table, _ = table_of(1)
    with pytest.raises(ValueError, match="'hull' is taken"):
        table.add_column("hull", np.int64)


def test_births_and_deaths_wait_for_the_end_of_the_step() -> None:
    table, counters = table_of(2)
    table.spawn(0, x=5.0)
    table.kill(np.array([0]))
    assert ids(table) == [(0, 1), (0, 2)]
    table.apply(counters)
    assert ids(table) == [(0, 2), (0, 3)]
    assert table.x.tolist() == [0.0, 5.0]


def test_births_get_ids_by_room_in_the_order_of_their_spawning() -> None:
    table, counters = table_of(1, 0, 2)
    table.spawn(np.array([2, 0, 2]), x=np.array([1.0, 2.0, 3.0]))
    table.spawn(np.array([1, 2]), x=4.0, marks=np.array([[1, 2], [3, 4]]))
    table.apply(counters)
    assert ids(table) == [(0, 1), (0, 2), (1, 1), (2, 1), (2, 2), (2, 3), (2, 4), (2, 5)]
    assert table.x.tolist() == [0, 2, 4, 0, 0, 1, 3, 4]
    assert table.marks[-1].tolist() == [3, 4]
    assert counters.tolist() == [2, 1, 5]
    assert table.offsets.tolist() == [0, 2, 3, 8]


def test_the_dead_are_told_with_all_their_columns_until_forgotten() -> None:
    table, counters = table_of(3)
    table.x = np.array([1.0, 2.0, 3.0])
    table.add_column("known", bool)
    table.kill(table.id == 2)
    table.kill(np.array([1, 1]))
    table.apply(counters)
    [dead] = table.died
    assert {name: column.tolist() for name, column in dead.items()} == {
        "room": [0], "id": [2], "x": [2.0], "hull": [0], "marks": [[0, 0]], "known": [False]
    }  # fmt: skip
    table.forget_deaths()
    assert table.died == []


def test_a_row_born_and_killed_in_the_same_step_lives_one_step() -> None:
    table, counters = table_of(0)
    table.spawn(0)
    table.kill(np.zeros(0, bool))
    table.apply(counters)
    table.kill(np.array([0]))
    table.apply(counters)
    assert table.n == 0
    assert counters.tolist() == [1]


def test_an_id_comes_back_only_after_a_whole_turn_of_the_counter() -> None:
    table, counters = table_of(1)
    counters[0] = ID_LIMIT - 1
    for _ in range(3):
        table.spawn(0)
    table.apply(counters)
    # 65,535 is the last, 1 still lives, so 2 and 3 are next.
    assert ids(table) == [(0, 1), (0, 2), (0, 3), (0, 65_535)]
    table.kill(np.array([1]))
    table.apply(counters)
    table.spawn(0)
    table.apply(counters)
    assert ids(table) == [(0, 1), (0, 3), (0, 4), (0, 65_535)]


def test_a_room_has_no_more_than_65535_rows() -> None:
    table, counters = table_of(ID_LIMIT - 1)
    table.spawn(0)
    table.apply(counters)
    assert table.n == ID_LIMIT
    table.spawn(0)
    with pytest.raises(IdsExhausted, match="things: no id left"):
        table.apply(counters)


def test_taking_a_room_moves_later_rooms_down() -> None:
    table, _ = table_of(1, 2, 1)
    table.x = np.array([1.0, 2.0, 3.0, 4.0])
    taken = table.remove(1)
    assert ids(table) == [(0, 1), (1, 1)]
    assert taken["x"].tolist() == [2.0, 3.0]
    table.insert(taken)
    assert ids(table) == [(0, 1), (1, 1), (2, 1), (2, 2)]
    assert table.x.tolist() == [1.0, 4.0, 2.0, 3.0]
    assert table.rows_of(2) == slice(2, 4)


def test_a_copy_can_be_restored_twice() -> None:
    table, counters = table_of(2)
    table.x = np.array([1.0, 2.0])
    copied = table.copy()
    for _ in range(2):
        table.x += 5
        table.spawn(0)
        table.kill(np.array([0]))
        table.apply(counters)
        table.spawn(0)
        table.restore(copied)
        assert ids(table) == [(0, 1), (0, 2)]
        assert table.x.tolist() == [1.0, 2.0]
        table.apply(counters)
        assert table.n == 2


def test_what_was_collected_before_a_restore_is_forgotten() -> None:
    table, counters = table_of(2)
    copied = table.copy()
    table.spawn(0)
    table.kill(np.array([0]))
    table.restore(copied)
    table.apply(counters)
    assert ids(table) == [(0, 1), (0, 2)]


class ModelRoom:
    """What one room should hold: x by id, and the last id given."""

    def __init__(self, last_id: int) -> None:
        self.rows: dict[int, float] = {}
        self.last_id = last_id

    def born(self, x: float) -> None:
        self.last_id = self.last_id % ID_LIMIT + 1
        while self.last_id in self.rows:
            self.last_id = self.last_id % ID_LIMIT + 1
        self.rows[self.last_id] = x


class TableAgainstModel(RuleBasedStateMachine):
    """Whatever happens, the table holds what plain rooms hold, sorted by (room, id)."""

    @initialize(first=st.sampled_from([0, ID_LIMIT - 5]))
    def open(self, first: int) -> None:
        self.table, self.counters = table_of()
        self.first = first
        self.rooms: list[ModelRoom] = []
        self.numbers = count(1)

    @rule()
    def put(self) -> None:
        self.table.insert({"id": np.zeros(0, np.int64)})
        self.counters = np.append(self.counters, self.first)
        self.rooms.append(ModelRoom(self.first))

    @precondition(lambda self: self.rooms)
    @rule(data=st.data())
    def take_and_put_back(self, data: st.DataObject) -> None:
        room = data.draw(st.integers(0, len(self.rooms) - 1))
        self.table.insert(self.table.remove(room))
        self.counters = np.append(np.delete(self.counters, room), self.counters[room])
        self.rooms.append(self.rooms.pop(room))

    @precondition(lambda self: self.rooms)
    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        rows = (
            st.lists(st.integers(0, self.table.n - 1), max_size=4) if self.table.n else st.just([])
        )
        rooms = st.lists(st.integers(0, len(self.rooms) - 1), max_size=6)
        dead_rows = data.draw(rows)
        dead = {ids(self.table)[row] for row in dead_rows}
        self.table.forget_deaths()
        self.table.kill(np.array(dead_rows, np.int64))
        born: list[tuple[int, float]] = []
        for call in data.draw(st.lists(rooms, max_size=2)):
            numbers = [float(next(self.numbers)) for _ in call]
            self.table.spawn(np.array(call, np.int64), x=np.array(numbers))
            born += zip(call, numbers, strict=True)
        self.table.apply(self.counters)
        for room, id in dead:
            del self.rooms[room].rows[id]
        for room, x in born:
            self.rooms[room].born(x)
        assert {pair for died in self.table.died for pair in _pairs(died)} == dead

    @rule()
    def undo(self) -> None:
        copied, counters = self.table.copy(), self.counters.copy()
        self.table.x += 1.0
        self.table.kill(np.arange(self.table.n))
        self.table.spawn(np.arange(len(self.rooms)))
        self.table.apply(self.counters)
        self.table.restore(copied)
        self.counters = counters

    @invariant()
    def holds_the_same(self) -> None:
        expected = [
            (room, id, x)
            for room, model in enumerate(self.rooms)
            for id, x in sorted(model.rows.items())
        ]
        found = zip(
            *(c.tolist() for c in (self.table.room, self.table.id, self.table.x)), strict=True
        )
        assert list(found) == expected
        assert self.table.offsets[-1] == self.table.n


def _pairs(columns: dict[str, np.ndarray]) -> list[tuple[int, int]]:
    return list(zip(columns["room"].tolist(), columns["id"].tolist(), strict=True))


TestTableAgainstModel = TableAgainstModel.TestCase
TestTableAgainstModel.settings = settings(max_examples=60, stateful_step_count=25)
