"""Bots: their keys, for the sight of a player."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from game_server.games.driftline.tuning import HULL
from tests.games.driftline.arena import OPEN_FIELD, Arena

if TYPE_CHECKING:
    from game_server.games.base import Inputs

STILL = {"up": False, "down": False, "left": False, "right": False, "fire": False}
EASY, HARD = 0, 2
A_DEGREE = 65_536 // 360


class Duel:
    """A bot in slot 1, and a person in slot 0 out of its sight until a test moves one of them."""

    def __init__(self, level: int = HARD) -> None:
        self.arena = Arena()
        self.arena.open(2, bots=1, level=level, game_map=OPEN_FIELD)
        self.ships = self.arena.w.ships
        self.place_foe(60.0, 1_740.0)
        self.place_bot(900.0, 900.0)

    def place_bot(self, x: float, y: float, **columns: float) -> None:
        self.arena.place(1, x, y, **columns)

    def place_foe(self, x: float, y: float, **columns: float) -> None:
        self.arena.place(0, x, y, **columns)

    def decide(self) -> Inputs:
        """The inputs of the bot now."""
        return self.arena.game.bots(self.arena.w, np.array([1]))

    def held(self) -> set[str]:
        """The buttons that the bot holds."""
        return {name for name, down in self.decide().held.items() if down[0]}

    def aim(self) -> int:
        """Where the bot aims, 65,536 to a turn, from half a turn left to half a turn right."""
        return (int(self.decide().aim[0]) + 32_768) % 65_536 - 32_768


@pytest.fixture
def duel() -> Duel:
    return Duel()


def test_the_dead_press_nothing(duel: Duel) -> None:
    duel.ships.status[1] &= ~1
    inputs = duel.decide()
    assert {name: bool(down[0]) for name, down in inputs.held.items()} == STILL
    assert not inputs.present[0]


def test_a_hard_bot_fires_at_what_it_sees_in_range(duel: Duel) -> None:
    assert "fire" not in duel.held()
    duel.place_foe(1_200.0, 900.0)
    assert "fire" in duel.held()
    assert abs(duel.aim()) <= 3 * A_DEGREE


def test_it_does_not_fire_at_a_wall(duel: Duel) -> None:
    duel.place_bot(900.0, 1_450.0)
    duel.place_foe(900.0, 1_650.0)
    assert "fire" not in duel.held()


def test_it_leaves_a_shielded_ship_alone(duel: Duel) -> None:
    duel.place_foe(1_200.0, 900.0)
    duel.ships.status[0] |= 2
    assert "fire" not in duel.held()


def test_it_leads_a_target_that_moves(duel: Duel) -> None:
    duel.place_foe(1_300.0, 900.0, vy=400.0)
    assert duel.aim() > 10 * A_DEGREE


def test_an_easy_bot_shoots_past_it(duel: Duel) -> None:
    easy = Duel(EASY)
    for each in (duel, easy):
        each.place_foe(1_300.0, 900.0, vy=400.0)
    assert easy.aim() < duel.aim() / 2


def test_with_shards_enough_it_flies_to_the_pad_and_stops_there(duel: Duel) -> None:
    duel.place_bot(700.0, 300.0, shards=20)
    assert duel.held() == {"left"}
    duel.place_bot(310.0, 300.0, shards=20)
    assert duel.held() == set()


def test_badly_damaged_it_flies_to_the_repair_until_half_mended(duel: Duel) -> None:
    duel.place_bot(900.0, 900.0, health=20.0)
    assert duel.held() == {"right", "down"}
    assert duel.arena.w.seats.fleeing[1] == 1
    duel.place_bot(900.0, 900.0, health=HULL / 2 - 1)
    duel.decide()
    assert duel.arena.w.seats.fleeing[1] == 1
    duel.place_bot(900.0, 900.0, health=HULL / 2)
    duel.decide()
    assert duel.arena.w.seats.fleeing[1] == 0


def test_it_turns_away_from_a_wall_on_the_way_to_its_pad(duel: Duel) -> None:
    duel.place_bot(950.0, 1_250.0, shards=20, vy=-300.0)
    assert duel.held() == {"up", "left"}
    duel.place_bot(950.0, 1_640.0, shards=20, vy=-300.0)
    assert "up" not in duel.held()


def test_the_same_sight_leads_to_the_same_decision(duel: Duel) -> None:
    twin = Duel()
    for each in (duel, twin):
        each.place_foe(1_200.0, 1_000.0)
    assert (duel.held(), duel.aim()) == (twin.held(), twin.aim())


@pytest.mark.slow
def test_bots_leave_friends_alone() -> None:
    arena = Arena()
    arena.open(8, seed=5, bots=8, level=2, mode="teams", friendly_fire=True)
    hits = {True: 0, False: 0}

    def look(arena: Arena, events: dict[str, list[dict[str, np.ndarray]]]) -> None:
        for hit in events.get("hit", []):
            for by, target in zip(hit["by"].tolist(), hit["target"].tolist(), strict=True):
                hits[by % 2 == target % 2] += 1

    arena.run(40 * 30, each=look)
    assert hits[False] > 4 * hits[True], "only by chance, in a crossfire"


@pytest.mark.slow
def test_bots_do_not_get_stuck_at_walls() -> None:
    arena = Arena()
    arena.open(16, seed=6, bots=16, level=2)
    stuck_ticks = np.zeros(16)
    longest = np.zeros(16)

    def look(arena: Arena, events: dict[str, list[dict[str, np.ndarray]]]) -> None:
        ships = arena.w.ships
        still = (ships.vx**2 + ships.vy**2 < 15**2) & (ships.status & 1 == 1)
        stuck_ticks[:] = np.where(still & (ships.bank_ticks == 0), stuck_ticks + 1, 0)
        np.maximum(longest, stuck_ticks, out=longest)

    arena.run(40 * 30, each=look)
    assert longest.max() < 4 * 30
