from __future__ import annotations

import gc

import numpy as np

from game_server.games.driftline.map import make_map
from game_server.games.driftline.map_index import MapIndex
from game_server.games.driftline.rasters import Rasters


def test_a_map_is_laid_out_once_and_leaves_its_place_to_the_next_of_its_size() -> None:
    rasters = Rasters()
    maps = [make_map(8, seed) for seed in (1, 2)]
    laid = [rasters.lay(game_map) for game_map in maps]
    assert rasters.lay(maps[0]) is laid[0]
    kept = laid[1].first
    bytes_before = rasters.numbers.values.nbytes, rasters.fields.values.nbytes
    del maps[1], laid[1]
    gc.collect()
    third = make_map(8, 3)
    assert rasters.lay(third).first == kept
    assert (rasters.numbers.values.nbytes, rasters.fields.values.nbytes) == bytes_before
    index = MapIndex((maps[0], third), rasters)
    x, y = np.array([m.data["pads"][0][:2] for m in (maps[0], third)]).T
    assert (index.pads.x[index.pads.nearest(np.array([0, 1]), x, y)] == x).all()
