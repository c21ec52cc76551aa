from __future__ import annotations

import numpy as np

from game_server.games.driftline.map import make_map
from game_server.games.driftline.map_index import MapIndex
from game_server.games.driftline.rasters import Rasters


def test_the_map_index_finds_what_a_ship_touches_wherever_it_stands() -> None:
    game_map = make_map(24, 3)
    index = MapIndex((game_map,), Rasters())
    random = np.random.default_rng(1)
    x, y = random.uniform(20, game_map.width - 20, (2, 20_000))
    room = np.zeros(len(x), np.int64)
    for features in (index.pads, index.bounce, index.pickups):
        found = features.touching(room, x, y)
        dx, dy = x[:, None] - features.x, y[:, None] - features.y
        touching = dx * dx + dy * dy <= (features.radius + 20) ** 2
        assert touching.any(axis=1).sum() > 10
        rows, numbers = np.nonzero(touching)
        assert (found[rows] == numbers).all()


def test_the_map_index_follows_rooms_as_they_come_and_go() -> None:
    first, second = make_map(8, 1), make_map(16, 2)
    rasters = Rasters()
    MapIndex((second,), rasters)
    index = MapIndex((first, second), rasters)
    room = np.array([0, 1])
    x, y = np.array([first.data["pads"][0][:2], second.data["pads"][0][:2]]).T
    pad = index.pads.touching(room, x, y)
    assert (index.pads.x[pad] == x).all()
    assert index.pads.room[pad].tolist() == [0, 1]
