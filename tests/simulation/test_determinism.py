"""Same seed, same state hash: alone or among others, in another process, and across saving and
loading. ``-m long`` goes on for 10,000 ticks.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.games import toy
from tests.support.tools import REPOSITORY

pytestmark = pytest.mark.slow

SEED = 7


@pytest.fixture(scope="module", params=[2_000, pytest.param(10_000, marks=pytest.mark.long)])
def series(request: pytest.FixtureRequest) -> dict[str, list[str]]:
    """The hashes of one room at three ticks, found in two ways at the same time."""
    ticks: int = request.param
    checked = [ticks // 10, ticks // 2, ticks]
    alone = subprocess.Popen(
        [sys.executable, "-m", "tests.support.games.toy", str(SEED), *map(str, checked)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    with alone:
        batched = _hashes_batched(checked)
        assert alone.stdout is not None
        return {"alone, elsewhere": alone.stdout.read().split(), "batched": batched}


def _hashes_batched(checked: list[int]) -> list[str]:
    """The room runs beside 50 others. They come and go, and half way it is saved and loaded."""
    last = max(checked)
    world = toy.new_world()
    for seed in range(100, 125):
        toy.open_room(world, seed)
    row = toy.open_room(world, SEED)
    for seed in range(125, 150):
        toy.open_room(world, seed)
    found = []
    for tick in range(1, last + 1):
        toy.step(world)
        if tick in checked:
            found.append(world.hash(row))
        if tick == last // 2:
            row = world.insert(toy.saved_and_loaded(world.remove(row)))
        elif tick % 200 == 50:
            world.remove(0)
            row -= 1
            toy.open_room(world, tick)
    return found


def test_a_room_is_the_same_alone_in_another_process_and_beside_fifty_others(
    series: dict[str, list[str]],
) -> None:
    assert series["batched"] == series["alone, elsewhere"]


def test_the_state_goes_on_changing(series: dict[str, list[str]]) -> None:
    assert len(set(series["batched"])) == 3


def test_rooms_of_different_seeds_differ() -> None:
    assert toy.hashes_alone(1, [1, 50]) != toy.hashes_alone(2, [1, 50])


def test_a_step_repeated_from_a_copy_gives_the_same_state() -> None:
    world = toy.new_world()
    rows = [toy.open_room(world, seed) for seed in range(3)]
    for _ in range(40):
        toy.step(world)
    before = world.copy()
    toy.step(world)
    after = [world.hash(row) for row in rows]
    for _ in range(2):
        world.restore(before)
        toy.step(world)
        assert [world.hash(row) for row in rows] == after
