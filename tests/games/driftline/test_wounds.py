"""Leaving a round and coming back mends no hull and gives no shield."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.games.driftline.flight import ALIVE, SHIELDED
from game_server.games.driftline.game import Driftline
from game_server.protocol.messages import Command
from tests.games.driftline.arena import OPEN_FIELD, Arena
from tests.support.present import present
from tests.support.rooms import Node

ANN, BOB = 7, 39  # whose places in the table are the same


@pytest.fixture
def arena() -> Arena:
    """Two ships in the midst of a round, the first one hurt just now."""
    arena = Arena()
    arena.open(2, game_map=OPEN_FIELD)
    arena.run(100)
    arena.w.seats.player_key[:] = ANN, 1
    arena.place(0, 500.0, 900.0, health=5.0, hurt_at=arena.w.tick[0])
    return arena


def leave_and_come_back(arena: Arena, after_ticks: int, player_key: int = ANN) -> None:
    seat = np.array([0])
    arena.game.leave(arena.w, seat)
    arena.w.apply()
    arena.run(after_ticks)
    arena.w.seats.player_key[0] = player_key
    arena.game.join(arena.w, seat)
    arena.w.apply()


def hull(arena: Arena) -> float:
    return float(arena.w.ships.health[arena.w.ships.seat == 0][0])


def status(arena: Arena) -> int:
    return int(arena.w.ships.status[arena.w.ships.seat == 0][0])


def test_a_player_who_comes_back_at_once_has_the_same_hull_and_no_shield(arena: Arena) -> None:
    leave_and_come_back(arena, after_ticks=10)
    assert hull(arena) == 5.0
    assert status(arena) & (ALIVE | SHIELDED) == ALIVE


def test_meanwhile_a_hull_mends_as_it_would_have_in_the_round(arena: Arena) -> None:
    leave_and_come_back(arena, after_ticks=90 + 60)
    assert hull(arena) == pytest.approx(5.0 + 60 * 0.5)
    leave_and_come_back(arena, after_ticks=90 + 200)
    assert hull(arena) == 100.0
    assert status(arena) & SHIELDED


def test_somebody_else_in_the_same_seat_begins_whole(arena: Arena) -> None:
    leave_and_come_back(arena, after_ticks=10, player_key=BOB)
    assert hull(arena) == 100.0
    assert status(arena) & SHIELDED


def test_a_new_round_forgets_all_wounds(arena: Arena) -> None:
    arena.game.leave(arena.w, np.array([0]))
    arena.w.apply()
    arena.game.start_round(arena.w, np.array([0]))
    arena.w.apply()
    arena.game.join(arena.w, np.array([0]))
    arena.w.apply()
    assert hull(arena) == 100.0


@pytest.mark.parametrize("way", ["watch", "leave"])
def test_watching_or_leaving_and_playing_again_heals_nobody(way: str) -> None:
    node = Node(Driftline())
    room = node.registry.open("driftline", settings={"min_players": 0}, seed=1)
    ann, _ = node.join(room, "ann")
    node.run(6.0)
    runner = node.runner(room)
    assert runner is not None
    ships = runner.world.ships
    ships.health[0], ships.hurt_at[0] = 5.0, runner.world.tick[0]
    if way == "watch":
        node.receive(ann, Command(1, "spectate", {}))
        node.run(0.2)
        node.receive(ann, Command(2, "play", {}))
    else:
        node.join(room, "bob")
        node.registry.membership.leave(ann)
        node.run(0.2)
        node.join(room, "ann")
    node.run(0.2)
    assert ships.health[ships.seat == present(room.seats.of("ann")).slot].tolist() == [5.0]
