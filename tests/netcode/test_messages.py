"""Tick messages, byte by byte, for a room small enough to write them by hand."""

from __future__ import annotations

import zlib

import msgpack
import numpy as np
import pytest

from game_server.netcode.input_buffer import InputBuffer
from game_server.netcode.messages.replicator import BadRooms, Replicator, TickMessages
from game_server.netcode.messages.room_log import RoomLog
from game_server.protocol.declare import NO_MARGIN, Event, GameTables, Grid, Input, Kind, SeatState
from game_server.protocol.wire import INT, POS, U8, U16
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import World

TABLES = GameTables.of(
    {
        "ships": Kind(
            sent={"x": POS, "y": POS, "hull": U8},
            born={"slot": U16},
            private={"x": POS},
            state={"seat": INT},
        ),
    },
    {
        "spark": Event(fields={"x": POS, "y": POS}),
        "kill": Event("room", {"by": U8, "what": str}),
        "medal": Event("member", {"worth": U8}),
    },
    Input(("up",)),
)
SPARK = 128 + len(TABLES.events) - 3  # the core events come first


class Arena:
    """One room of one seat, one cell of 100 × 100 units."""

    def __init__(self) -> None:
        self.world = World(TABLES, tick_hz=30)
        InputBuffer(TABLES.input, tick_hz=30).declare(self.world)
        self.replicator = Replicator(TABLES, tick_hz=30, cell_size=100.0)
        self.replicator.declare(self.world)
        self.world.put(self.world.new_room(GameMap(100, 100), seats=1, seed=0))
        self.world.seats.state = int(SeatState.HUMAN)
        self.world.seats.input_margin = NO_MARGIN
        self.log = RoomLog()

    def begin(self) -> World:
        self.world.begin_tick()
        return self.world

    def end(self) -> TickMessages:
        self.world.apply()
        quantised = self.replicator.quantise(self.world)
        return self.replicator.encode(self.world, quantised, [self.log])


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.fixture
def arena() -> Arena:
    """A room whose first tick, with its checksum, is over."""
    arena = Arena()
    arena.begin()
    arena.end()
    return arena


def test_a_quiet_tick_is_a_head_a_private_record_and_no_chunks(arena: Arena) -> None:
    arena.begin()
    messages = arena.end()
    body = messages.shared.by_view(0, 1)
    assert body.head == hexed("82 0f 94 02 ce 00000002")
    assert messages.seats.private(0) == hexed("c4 05 0100 80 0000")
    assert body.tail == hexed("90")
    message = body.head[2:] + messages.seats.private(0) + body.tail
    assert msgpack.unpackb(message) == [2, 2, b"\x01\x00\x80\x00\x00", []]


def test_a_birth_travels_as_its_whole_record(arena: Arena) -> None:
    arena.begin().ships.spawn(0, x=10.0, y=20.0, hull=100, slot=7)
    body = arena.end().shared.by_view(0, 1)
    #                 array cell  ships × 8 + SPAWN, bin: id   slot x    y    hull
    assert body.chunks == hexed("93 01 10 c4 09  0100 0700 5000 a000 64")
    assert msgpack.unpackb(body.chunks) == [
        1, 16, b"\x01\x00\x07\x00\x50\x00\xa0\x00\x64",
    ]  # fmt: skip


def test_updates_are_grouped_by_the_columns_that_changed(arena: Arena) -> None:
    arena.begin().ships.spawn([0, 0, 0], x=[1.0, 2.0, 3.0], hull=9)
    arena.end()
    world = arena.begin()
    world.ships.x = [1.5, 2.0, 3.5]
    world.ships.hull = [9, 8, 9]
    body = arena.end().shared.by_view(0, 1)
    assert body.chunks == hexed(
        "95 01"
        "15 c4 06  02 05  0c00 1c00"  # UPDATE_MAP, mask x: the first and the third row
        "11 c4 03  08  02 08"  # UPDATE, mask hull: id 2
    )


def test_groups_with_maps_share_one_head(arena: Arena) -> None:
    arena.begin().ships.spawn([0] * 4, x=1.0, hull=9)
    arena.end()
    world = arena.begin()
    world.ships.x = [1.5, 2.0, 1.0, 1.0]
    world.ships.hull = [9, 9, 8, 7]
    body = arena.end().shared.by_view(0, 1)
    assert body.chunks == hexed("93 01  15 c4 0a  02 03 0c00 1000  08 0c 08 07")


def test_few_rows_among_many_are_named_by_their_ids(arena: Arena) -> None:
    arena.world.rooms.next_ships = 240
    arena.begin().ships.spawn([0] * 20, x=1.0)
    arena.end()
    arena.begin().ships.x[14] = 1.5
    assert arena.end().shared.by_view(0, 1).chunks == hexed("93 01  11 c4 04 02 ff 0c00")
    arena.begin().ships.x[[14, 19]] = 2.0
    assert arena.end().shared.by_view(0, 1).chunks == hexed("93 01  15 c4 08 02 80 80 21 1000 1000")
    arena.begin().ships.hull[19] = 7
    assert arena.end().shared.by_view(0, 1).chunks == hexed("93 01  12 c4 04 08 0401 07")


def test_many_rows_are_named_by_a_map_of_seven_bits_a_byte(arena: Arena) -> None:
    arena.begin().ships.spawn([0] * 9, x=1.0)
    arena.end()
    arena.begin().ships.hull[[0, 6, 7, 8]] = 5
    assert arena.end().shared.by_view(0, 1).chunks == hexed("93 01  15 c4 07 08 c1 03 05 05 05 05")


def test_a_death_travels_as_an_id(arena: Arena) -> None:
    arena.begin().ships.spawn(0)
    arena.end()
    arena.begin().ships.kill(0)
    assert arena.end().shared.by_view(0, 1).chunks == hexed("93 01 13 c4 02 0100")


def test_a_change_below_the_wire_grid_is_no_change(arena: Arena) -> None:
    arena.begin().ships.spawn(0, x=1.0)
    arena.end()
    arena.begin().ships.x[:] = 1.06
    assert arena.end().shared.by_view(0, 1).chunks == b""
    arena.begin().ships.x[:] = 1.0625
    assert arena.end().shared.by_view(0, 1).chunks == hexed("93 01 11 c4 04 02 01 0900")


def test_a_keyframe_is_the_difference_from_the_empty_cell(arena: Arena) -> None:
    arena.begin().ships.spawn(0, x=10.0, y=20.0, hull=100, slot=7)
    arena.end()
    arena.begin()
    messages = arena.end()
    assert messages.keyframes.get(0, [1], 0, {})[0] == hexed(
        "c0 93 01 10 c4 09  0100 0700 5000 a000 64"
    )
    assert messages.keyframes.get(0, [0], 0, {})[0] == hexed(
        "c0 95 00"
        "00 c4 09  0000 00 00000000 0000"  # match: phase, ends_at, round
        "08 c4 0c  0000 01 00 00000000 0000 0000"  # seat: state, team, score, kills, deaths
    )


def test_a_keyframe_of_an_empty_cell_says_so(arena: Arena) -> None:
    arena.begin()
    assert arena.end().keyframes.get(0, [1], 0, {})[0] == hexed("c0 91 01")


def test_cell_events_travel_in_their_cell(arena: Arena) -> None:
    arena.begin().emit("spark", room=[0, 0], x=[1.0, 2.0], y=0.5)
    body = arena.end().shared.by_view(0, 1)
    assert SPARK == 131
    assert body.chunks == hexed("93 01 cc83 c4 08 0800 0400 1000 0400")


def test_room_events_are_numbered_entries_of_a_chunk_of_their_own(arena: Arena) -> None:
    arena.begin().emit("kill", room=0, by=3, what="ram")
    body = arena.end().shared.by_view(0, 1)
    assert body.chunks == hexed("93 00 78 91  94 01 04 02 92 03 a3") + b"ram"
    assert body.head[2:3] == b"\x95"
    assert (body.log_first, body.log_next) == (1, 2)


def test_member_events_are_extras_of_their_member(arena: Arena) -> None:
    arena.begin().emit("medal", room=0, slot=0, worth=5)
    messages = arena.end()
    assert messages.seats.events == {0: [hexed("94 02 05 02 91 05")]}
    assert messages.shared.by_view(0, 1).chunks == b""


def test_about_once_a_second_a_cell_carries_its_checksum() -> None:
    arena = Arena()
    sums: list[tuple[int, bytes]] = []
    for _ in range(64):
        arena.begin()
        unpacker = msgpack.Unpacker()
        unpacker.feed(arena.end().shared.by_view(0, 1).chunks)
        sums += [(cell, rest[-1]) for cell, *rest in unpacker if rest[-2] == 121]
    records = hexed("0000 00 00000000 0000  0000 01 00 00000000 0000 0000")
    whole = zlib.crc32(records).to_bytes(4, "little")
    assert sorted(sums) == [(0, whole), (0, whole), (1, bytes(4)), (1, bytes(4))]


def test_large_groups_have_longer_heads() -> None:
    tables = GameTables.of({"paint": Grid(300, 100)}, {}, Input())
    world = World(tables, 10)
    InputBuffer(tables.input, 10).declare(world)
    replicator = Replicator(tables, 10, 100.0)
    replicator.declare(world)
    world.put(world.new_room(GameMap(100, 100), seats=1, seed=0))
    world.seats.state = int(SeatState.HUMAN)
    world.begin_tick()
    messages = replicator.encode(world, replicator.quantise(world), [RoomLog()])
    assert hexed("10 c6 00015f90") in messages.keyframes.get(0, [0], 0, {})[0]
    world.begin_tick()
    world.paint.value[250:400] = 1
    body = replicator.encode(world, replicator.quantise(world), [RoomLog()]).shared.by_view(0, 1)
    #                 UPDATE_WIDE, since the map would be too long: ids 250 to 399
    assert body.chunks[:10] == hexed("93 00  12 c5 01c3 01 fa00 01")


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0, 9000.0])
def test_a_value_that_no_record_can_carry_names_its_room_and_changes_nothing(
    value: float,
) -> None:
    arena = Arena()
    arena.world.put(arena.world.new_room(GameMap(100, 100), seats=1, seed=0))
    world = arena.begin()
    world.ships.spawn([0, 1], x=[5.0, value])
    world.apply()
    with pytest.raises(BadRooms) as caught:
        arena.replicator.quantise(world)
    assert caught.value.rooms == (1,)
    assert not world.ships.wire_cell.any()


def test_an_event_that_no_record_can_carry_names_its_room(arena: Arena) -> None:
    arena.begin().emit("spark", room=0, x=np.nan, y=0.0)
    with pytest.raises(BadRooms):
        arena.replicator.quantise(arena.world)


@pytest.mark.parametrize("slot", [-1, 99])
def test_a_slot_that_its_room_does_not_have_names_the_room(slot: int) -> None:
    arena = Arena()
    arena.world.put(arena.world.new_room(GameMap(100, 100), seats=1, seed=0))
    world = arena.begin()
    world.ships.spawn([0, 1], x=5.0, seat=[0, slot])
    world.apply()
    with pytest.raises(BadRooms) as caught:
        arena.replicator.quantise(world)
    assert caught.value.rooms == (1,)


def test_a_view_that_nobody_was_said_to_have_is_a_mistake(arena: Arena) -> None:
    arena.world.seats.state = int(SeatState.BOT)
    arena.begin()
    with pytest.raises(LookupError):
        arena.end().shared.by_view(0, 1)
