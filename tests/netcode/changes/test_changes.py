"""Births, updates and deaths of rows, byte by byte."""

from __future__ import annotations

import msgpack

from tests.netcode.hand_made import Arena, hexed


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
