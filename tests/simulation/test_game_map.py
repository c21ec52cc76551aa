"""A map is plain data: it travels whole, and its digest names its content."""

from __future__ import annotations

import json

import msgpack
import pytest

from game_server.simulation.game_map import GameMap
from game_server.simulation.polygons import MapError

WALL = [(100, 100), (200, 100), (200, 200)]
MAP = GameMap(1_000, 500, [WALL], {"pads": [[1, 2]]})


def test_a_map_comes_back_whole_from_its_plain_form() -> None:
    plain = MAP.plain()
    assert plain == {
        "width": 1_000,
        "height": 500,
        "walls": [[[100.0, 100.0], [200.0, 100.0], [200.0, 200.0]]],
        "pads": [[1, 2]],
    }
    again = GameMap.from_plain(json.loads(json.dumps(plain)))
    assert again.plain() == plain
    assert again.digest == MAP.digest


def test_its_bytes_hold_the_same() -> None:
    assert msgpack.unpackb(MAP.packed) == MAP.plain()


@pytest.mark.parametrize(
    "other",
    [
        GameMap(1_000, 501, [WALL], {"pads": [[1, 2]]}),
        GameMap(1_000, 500, [], {"pads": [[1, 2]]}),
        GameMap(1_000, 500, [WALL], {"pads": [[1, 3]]}),
    ],
)
def test_maps_that_differ_have_different_digests(other: GameMap) -> None:
    assert other.digest != MAP.digest


def test_derived_data_neither_travels_nor_counts() -> None:
    derived = GameMap(1_000, 500, [WALL], {"pads": [[1, 2]]}, {"raster": b"large"})
    assert derived == MAP
    assert derived.packed == MAP.packed


def test_walls_are_prepared_once() -> None:
    assert MAP.prepared is MAP.prepared
    with pytest.raises(MapError):
        _ = GameMap(0, 500).prepared


def test_a_map_without_a_size_is_refused() -> None:
    with pytest.raises(KeyError):
        GameMap.from_plain({"width": 5, "walls": []})
