"""The process that draws maps: the same maps, beside the loop, whatever becomes of it."""

from __future__ import annotations

import asyncio
import os
import signal

import numpy as np
import pytest

from game_server.games.driftline.game import Driftline
from game_server.maps.drawing import MapFault, draw
from game_server.maps.process import MapProcess
from tests.support.games.faulty_maps import OddMaps

DIGEST = "f06f261a4a28d1d9"


async def test_a_map_from_the_process_is_the_one_drawn_here_with_all_that_is_made_of_it() -> None:
    process, game = MapProcess(idle_s=0.05), Driftline()
    settings = game.settings.model_validate({"mode": "core_run", "map_size": "large"})
    there, here = (await process.draw(game, settings, 5)).map, draw(game, settings, 5).map
    assert process.pid is not None
    assert there == here
    assert (there.digest, here.digest) == (DIGEST, DIGEST)
    assert {"prepared", "packed", "digest"} <= vars(there).keys()
    assert np.array_equal(there.prepared.edges, here.prepared.edges)
    assert np.array_equal(there.prepared.near, here.prepared.near)
    (_, counts, parts), (_, its_counts, its_parts) = (
        ground.derived["rasters"] for ground in (here, there)
    )
    assert counts == its_counts
    assert all(map(np.array_equal, parts, its_parts))
    await asyncio.sleep(0.1)
    assert process.pid is None, "it ends when it has nothing to do"
    await process.stop()


async def test_a_draw_that_goes_wrong_costs_its_own_map_only() -> None:
    process, game = MapProcess(), OddMaps()

    async def width(seed: int) -> float:
        return (await process.draw(game, game.settings(), seed)).map.width

    with pytest.raises(MapFault, match="ZeroDivisionError: no such map"):
        await width(2)
    pid = process.pid
    assert pid is not None
    assert await width(3) == 3
    with pytest.raises(MapFault, match="SystemExit: no such map either"):
        await width(5)
    assert process.pid == pid
    drawing = asyncio.ensure_future(width(1))
    await asyncio.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(MapFault, match="has ended"):
        await drawing
    assert await width(4) == 4
    process.takes_at_most_s = 0.1
    with pytest.raises(MapFault, match="took more than"):
        await width(1)
    assert process.pid is None
    await process.stop()


async def test_a_game_that_no_other_process_can_import_is_drawn_in_a_thread() -> None:
    class Local(OddMaps):
        pass

    process = MapProcess()
    assert (await process.draw(Local(), Local().settings(), 7)).map.width == 7
    assert process.pid is None
    process.close()


async def test_an_event_loop_without_processes_draws_in_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def none_here(*command: object, **options: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", none_here)
    process, game = MapProcess(), OddMaps()
    assert (await process.draw(game, game.settings(), 3)).map.width == 3
    assert process.pid is None
    await process.stop()
