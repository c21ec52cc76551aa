"""Rooms and their rows in one world stay in step, whatever is taken out or put in."""

from __future__ import annotations

from tests.support.rooms import Runners, runner_with


def test_every_room_finds_its_rows_when_an_earlier_one_leaves() -> None:
    runner, rooms = runner_with(Runners(), 4)
    batch = runner.batch
    state = batch.remove(rooms[1])
    assert [batch.row(room) for room in (rooms[0], rooms[2], rooms[3])] == [0, 1, 2]
    assert rooms[1] not in batch
    assert batch.world.rooms.seed.tolist() == [1, 3, 4]
    assert batch.insert(rooms[1], state) == 3
    assert batch.world.rooms.seed.tolist() == [1, 3, 4, 2]


def test_rooms_that_were_split_off_come_back_behind_the_others() -> None:
    runner, rooms = runner_with(Runners(), 4)
    batch = runner.batch
    behind = batch.split(1)
    assert batch.rooms == rooms[:1]
    first = batch.split(0)
    batch.join(behind)
    batch.join(first)
    assert batch.rooms == [*rooms[1:], rooms[0]]
    assert batch.world.rooms.seed.tolist() == [2, 3, 4, 1]
    assert batch.row(rooms[0]) == 3


def test_a_copy_brings_back_rooms_and_rows() -> None:
    runner, rooms = runner_with(Runners(), 2)
    batch = runner.batch
    before = batch.copy()
    batch.world.rooms.seed[0] = 99
    batch.remove(rooms[1])
    batch.restore(before)
    assert batch.rooms == rooms
    assert batch.world.rooms.seed.tolist() == [1, 2]


def test_what_a_part_of_the_rooms_collected_counts_from_its_first_row() -> None:
    runner, _ = runner_with(Runners(), 3)
    batch, world = runner.batch, runner.world
    world.begin_tick()
    world.emit("hopped", [0], x=1.0, y=2.0, slot=0)
    happened = batch.happened()
    world.begin_tick()
    batch.add_happened(happened, first_row=2)
    [(name, columns)] = world.events
    assert (name, columns["room"].tolist()) == ("hopped", [2])
