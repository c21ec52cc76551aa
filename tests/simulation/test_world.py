from __future__ import annotations

from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_server.protocol.declare import Event, GameTables, Grid, Input, Kind
from game_server.protocol.wire import FLOAT, INT, POS, U8
from game_server.simulation.game_map import GameMap
from game_server.simulation.random import counter_random
from game_server.simulation.world import RoomState, RoomStateError, World
from tests.support.games import toy

TABLES = GameTables.of(
    {"ships": Kind(sent={"x": POS, "y": POS}, state={"heat": FLOAT}), "paint": Grid(3, 2, U8)},
    {
        "hit": Event(fields={"x": POS, "y": POS, "damage": U8}),
        "shout": Event("room", {"text": str}),
        "whisper": Event("member", {"slot": U8, "text": str}),
    },
    Input(),
    {"set_limit": INT},
)
MAP = GameMap(500, 400, [[[100, 100], [200, 100], [200, 200], [100, 200]]], {"pads": [[1, 2, 3]]})


def world_of(*seats: int) -> World:
    """A world of rooms with these numbers of seats and a ship a seat, x = 10 × room + number."""
    world = World(TABLES, 30)
    for room, count in enumerate(seats):
        world.insert(world.new_room(MAP, count, seed=100 + room, set_limit=count))
        world.ships.spawn(np.full(count, room), x=10.0 * room + np.arange(count))
    world.apply()
    return world


def test_a_new_room_has_its_seats_its_fields_and_its_settings() -> None:
    world = world_of(2, 3)
    assert world.n_rooms == 2
    assert world.seats.id.tolist() == [0, 1, 0, 1, 2]
    assert world.seats.room.tolist() == [0, 0, 1, 1, 1]
    assert world.paint.id.tolist() == [0, 1, 2, 3, 4, 5] * 2
    assert world.settings.limit.tolist() == [2, 3]
    assert world.rooms.seed.tolist() == [100, 101]
    assert world.tick.tolist() == [0, 0]


def test_a_seat_is_found_by_room_and_slot() -> None:
    world = world_of(2, 3)
    assert world.seat_rows([0, 1, 1], [1, 0, 2]).tolist() == [1, 2, 4]


def test_a_setting_that_the_game_does_not_have_is_refused() -> None:
    with pytest.raises(RoomStateError, match="no column 'set_speed'"):
        world_of().new_room(MAP, 1, 1, set_speed=3)


def test_each_room_counts_its_own_ticks() -> None:
    world = world_of(1)
    world.begin_tick()
    world.insert(world.new_room(MAP, 1, 5))
    world.begin_tick()
    assert world.tick.tolist() == [2, 1]


def test_taking_a_room_leaves_the_others_as_they_are() -> None:
    world = world_of(1, 2, 1)
    hashes = [world.hash(row) for row in range(3)]
    state = world.remove(1)
    assert [world.hash(row) for row in range(2)] == [hashes[0], hashes[2]]
    assert world.ships.x.tolist() == [0.0, 20.0]
    assert world.insert(state) == 2
    assert world.hash(2) == hashes[1]
    assert world.maps == (MAP,) * 3


@pytest.mark.parametrize("at", [0, 1, 3])
def test_rooms_split_off_and_joined_again_are_as_they_were(at: int) -> None:
    world = world_of(1, 2, 1)
    world.ships.add_column("known", np.int64)
    world.ships.known = np.arange(4)
    hashes = [world.hash(row) for row in range(3)]
    behind = world.split(at)
    assert [world.hash(row) for row in range(world.n_rooms)] == hashes[:at]
    assert world.maps == (MAP,) * at
    world.join(behind)
    assert [world.hash(row) for row in range(3)] == hashes
    assert world.ships.known.tolist() == [0, 1, 2, 3]
    assert world.seats.room.tolist() == [0, 1, 1, 2]
    other = world_of(1)
    other.ships.add_column("known", np.int64)
    other.join(world.split(1))
    assert [other.hash(row) for row in range(3)] == hashes
    assert other.maps == (MAP,) * 3


def test_peeking_takes_nothing() -> None:
    world = world_of(1, 2)
    before = world.hash(1)
    state = world.peek(1)
    state.tables["ships"]["x"][:] = -1
    assert world.hash(1) == before
    assert world.n_rooms == 2


def test_hidden_columns_travel_with_their_rows_but_are_neither_saved_nor_hashed() -> None:
    world = world_of(1, 2)
    world.ships.add_column("known", np.int64)
    before = world.hash(1)
    world.ships.known = np.array([1, 2, 3])
    assert world.hash(1) == before
    state = world.remove(1)
    world.insert(state)
    assert world.ships.known.tolist() == [1, 2, 3]
    assert "known" not in state.plain()["tables"]["ships"]


def test_a_hash_sees_every_saved_column() -> None:
    world = world_of(2)
    seen = {world.hash(0)}
    for table in world.tables.values():
        for column in sorted(table.saved - {"id"}):
            getattr(table, column)[-1] += 1
            seen.add(world.hash(0))
    assert len(seen) == 1 + sum(len(table.saved) - 1 for table in world.tables.values())


def test_a_saved_room_is_plain_data_and_comes_back_whole() -> None:
    world = world_of(1, 3)
    before = world.hash(1)
    plain = world.peek(1).plain()
    loaded = RoomState.from_plain(msgpack.unpackb(msgpack.packb(plain)))
    other = world_of(2)
    row = other.insert(loaded)
    assert other.hash(row) == before
    assert other.maps[row].plain() == MAP.plain()


def test_damaged_room_data_is_refused_and_changes_nothing() -> None:
    world = world_of(1)
    before = world.hash(0)
    plain = world.peek(0).plain()
    broken: list[dict[str, Any]] = [
        {},
        {"tables": {}},
        {**plain, "tables": 5},
        {**plain, "map": {}},
    ]
    for damaged in broken:
        with pytest.raises(RoomStateError):
            RoomState.from_plain(damaged)
    code, shape, data = plain["tables"]["ships"]["x"]
    for column in ([code, shape, data[:-1]], [code, [2], data], ["no", shape, data], [code]):
        ships = {**plain["tables"]["ships"], "x": column}
        with pytest.raises(RoomStateError):
            RoomState.from_plain({**plain, "tables": {**plain["tables"], "ships": ships}})
    assert (world.n_rooms, world.hash(0)) == (1, before)


def test_room_data_of_another_shape_is_refused_before_any_of_it_is_stored() -> None:
    world = world_of(1)
    state = world.peek(0)
    without_ships = {name: c for name, c in state.tables.items() if name != "ships"}
    two_headed = {**state.tables, "ships": {**state.tables["ships"], "x": np.zeros(2)}}
    for tables, complaint in ((without_ships, "no table 'ships'"), (two_headed, "ships.x")):
        with pytest.raises(RoomStateError, match=complaint):
            world.insert(RoomState(tables, MAP))
    assert [table.n for table in world.tables.values()] == [1, 1, 1, 6]


def map_of(walls: Any) -> GameMap:
    return GameMap(500, 400, walls)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(GameMap(500, 400, [[[0, 0], [0, 100], [100, 100]]]), id="counter-clockwise"),
        pytest.param(map_of([[["a", 0], [0, 100], [100, 100]]]), id="no number"),
        pytest.param(map_of([[1, 2, 3]]), id="no points"),
        pytest.param(map_of(5), id="no walls"),
        pytest.param(GameMap(500, float("nan")), id="no height"),
        pytest.param(GameMap(0, 400), id="no width"),
    ],
)
def test_a_room_with_a_bad_map_is_refused(bad: GameMap) -> None:
    world = world_of(1)
    state = world.peek(0)
    with pytest.raises(RoomStateError, match="map cannot be used"):
        world.insert(RoomState(state.tables, bad))
    assert world.n_rooms == 1
    assert world.seats.n == 1


def test_restoring_a_copy_undoes_rooms_births_events_and_clocks() -> None:
    world = world_of(1, 2)
    hashes = [world.hash(0), world.hash(1)]
    copied = world.copy()
    for _ in range(2):
        world.begin_tick()
        world.ships.spawn(0, x=3.0)
        world.emit("hit", 0, x=1.0, y=2.0, damage=3)
        world.apply()
        world.remove(0)
        world.restore(copied)
        assert [world.hash(0), world.hash(1)] == hashes
        assert (world.events, world.ships.died, world.n_rooms) == ([], [], 2)


def test_events_are_collected_by_name_with_one_value_for_all_or_one_each() -> None:
    world = world_of(1, 1)
    world.emit("hit", np.array([0, 1]), x=np.array([1.0, 2.0]), y=5.0, damage=7)
    world.emit("hit", np.zeros(0, int), x=1.0, y=1.0, damage=1)
    world.emit("shout", 1, text="hey")
    world.emit("whisper", 0, slot=0, text="psst")
    assert [
        (name, {k: v.tolist() for k, v in columns.items()}) for name, columns in world.events
    ] == [
        ("hit", {"room": [0, 1], "x": [1.0, 2.0], "y": [5.0, 5.0], "damage": [7, 7]}),
        ("shout", {"room": [1], "text": ["hey"]}),
        ("whisper", {"room": [0], "slot": [0], "text": ["psst"]}),
    ]
    world.begin_tick()
    assert world.events == []


def test_an_event_that_was_not_declared_is_refused() -> None:
    with pytest.raises(KeyError):
        world_of(1).emit("boom", 0)


def test_random_numbers_belong_to_the_room_its_tick_and_the_id() -> None:
    world = world_of(1, 2)
    world.begin_tick()
    drawn = world.random(world.ships, world.ships.room == 1, purpose=5)
    expected = counter_random(101, 1, 5, np.array([1, 2]))
    assert drawn.tolist() == expected.tolist()


def test_walls_follow_the_rooms() -> None:
    world = world_of(1)
    open_ground = GameMap(500, 400)
    world.insert(world.new_room(open_ground, 1, 1))
    ray = [np.array([v, v]) for v in (50.0, 150.0, 450.0, 150.0)]
    assert world.walls.raycast(np.array([0, 1]), *ray).tolist() == [0.125, 1.0]
    world.remove(0)
    assert world.walls.raycast(np.array([0]), *(v[:1] for v in ray)).tolist() == [1.0]


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), min_size=1, max_size=12))
def test_rooms_that_come_go_and_are_saved_at_any_tick_never_disturb_each_other(
    moves: list[tuple[int, int]],
) -> None:
    """Ten seeds, each in the world or saved; a room always equals itself run alone so long."""
    world, rooms, saved = toy.new_world(), list[int](), dict[int, RoomState]()
    for seed, ticks in moves:
        if seed in rooms:
            row = rooms.index(seed)
            rooms.remove(seed)
            saved[seed] = world.remove(row)
        else:
            if seed in saved:
                world.insert(toy.saved_and_loaded(saved.pop(seed)))
            else:
                toy.open_room(world, seed)
            rooms.append(seed)
        for _ in range(ticks):
            toy.step(world)
    for row, seed in enumerate(rooms):
        lived = int(world.tick[row])
        if lived:
            assert world.hash(row) == toy.hashes_alone(seed, [lived])[0]
