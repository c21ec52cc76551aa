"""How chunks name rows, and how long their heads are."""

from __future__ import annotations

from game_server.netcode.input_buffer import InputBuffer
from game_server.netcode.messages.replicator import Replicator
from game_server.netcode.messages.room_log import RoomLog
from game_server.protocol.declare import GameTables, Grid, Input, SeatState
from game_server.simulation.game_map import GameMap
from game_server.simulation.world import World
from tests.netcode.hand_made import Arena, hexed


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


def test_large_groups_have_longer_heads() -> None:
    tables = GameTables.of({"paint": Grid(300, 100)}, {}, Input())
    world = World(tables, 10)
    InputBuffer(tables.input, 10).declare(world)
    replicator = Replicator(tables, 10, 100.0)
    replicator.declare(world)
    world.insert(world.new_room(GameMap(100, 100), seats=1, seed=0))
    world.seats.state = int(SeatState.HUMAN)
    world.begin_tick()
    messages = replicator.encode(world, replicator.quantise(world), [RoomLog()])
    assert hexed("10 c6 00015f90") in messages.keyframes.get(0, [0], 0, {})[0]
    world.begin_tick()
    world.paint.value[250:400] = 1
    body = replicator.encode(world, replicator.quantise(world), [RoomLog()]).shared.by_view(0, 1)
    #                 UPDATE_WIDE, since the map would be too long: ids 250 to 399
    assert body.chunks[:10] == hexed("93 00  12 c5 01c3 01 fa00 01")
