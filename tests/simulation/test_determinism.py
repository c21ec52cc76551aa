"""Same seed, same state hash: over 10,000 ticks, alone or among others, in another process, and
across saving and loading.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.games import toy
from tests.support.tools import REPOSITORY

pytestmark = pytest.mark.slow

SEED = 7
CHECKED = [1_000, 5_000, 10_000]
SAVED_AT = 5_000


@pytest.fixture(scope="module")
def series() -> dict[str, list[str]]:
    """The hashes of one room after ``CHECKED`` ticks, found in two ways at the same time."""
    alone = subprocess.Popen(
        [sys.executable, "-m", "tests.support.games.toy", str(SEED), *map(str, CHECKED)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    with alone:
        batched = _hashes_batched()
        assert alone.stdout is not None
        return {"alone, elsewhere": alone.stdout.read().split(), "batched": batched}


def _hashes_batched() -> list[str]:
    """The room runs beside 50 others. They come and go, and half way it is saved and loaded."""
    world = toy.new_world()
    for seed in range(100, 125):
        toy.open_room(world, seed)
    row = toy.open_room(world, SEED)
    for seed in range(125, 150):
        toy.open_room(world, seed)
    found = []
    for tick in range(1, max(CHECKED) + 1):
        toy.step(world)
        if tick in CHECKED:
            found.append(world.hash(row))
        if tick == SAVED_AT:
            row = world.insert(toy.saved_and_loaded(world.remove(row)))
        elif tick % 1_000 == 500:
            world.remove(0)
            row -= 1
            toy.open_room(world, tick)
    return found


def test_a_room_is_the_same_alone_in_another_process_and_beside_fifty_others(
    series: dict[str, list[str]],
) -> None:
    assert series["batched"] == series["alone, elsewhere"]


def test_the_state_goes_on_changing(series: dict[str, list[str]]) -> None:
    assert len(set(series["batched"])) == len(CHECKED)


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
