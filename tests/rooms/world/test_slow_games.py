"""Slow games: named, kept from stalling others, and shed where they starve them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.games.base import Inputs
    from game_server.rooms.state.room import Room
    from game_server.simulation.world import World

pytestmark = pytest.mark.slow


class Slow(Runners):
    """A game whose step takes ``room_s`` for each four seats, by the clock of ``node``."""

    name, title = "slow", "Slow"
    node: SharedNode
    room_s = 0.0

    def step(self, w: World, inputs: Inputs) -> None:
        self.node.now += self.room_s * w.seats.n / 4
        self.node.order.append(self.name)
        super().step(w, inputs)


class Quick(Slow):
    name, title = "quick", "Quick"


class SharedNode(Node):
    """A node that remembers the order of steps, and the links of its rooms."""

    def __init__(self, *games: Slow) -> None:
        super().__init__(*games)
        self.order: list[str] = []
        self.links: dict[Room, RecordingLink] = {}
        for game in games:
            game.node = self


def node_with(slow_rooms: int, quick_rooms: int, room_s: float) -> SharedNode:
    slow = Slow()
    slow.room_s = room_s
    node = SharedNode(slow, Quick())
    for game, count in (("slow", slow_rooms), ("quick", quick_rooms)):
        for number in range(count):
            room = node.registry.open(game, seed=number + 1)
            node.links[room] = node.join(room, f"{game}{number}")[1]
    return node


def closed(node: SharedNode, game: str) -> list[Room]:
    return [room for room, link in node.links.items() if room.game.name == game and link.closed]


def dropped_in(node: Node, game: str, seconds: float) -> int:
    before = node.registry.worlds.load.dropped_ever[game]
    node.run(seconds)
    return node.registry.worlds.load.dropped_ever[game] - before


def test_a_slow_game_is_named_with_its_steps_at_most_once_a_minute() -> None:
    node = node_with(1, 1, room_s=0.03)
    node.run(5.0)
    [(game, steps, worst_s)] = node.reports.slow_games
    assert game == "slow"
    assert steps == pytest.approx(20, abs=3)
    assert worst_s == pytest.approx(0.03)
    assert node.reports.slow_steps["slow"] == pytest.approx(100, abs=5)
    assert node.reports.slow_steps["quick"] == 0
    node.now += 60.0
    node.run(2.0)
    assert len(node.reports.slow_games) == 2


def test_a_slow_world_keeps_another_one_waiting_for_one_step_and_no_longer() -> None:
    node = node_with(1, 1, room_s=0.4)
    node.run(4.0)
    assert node.order.count("quick") > 8
    assert ("slow", "slow") not in set(pairwise(node.order[2:]))


def test_who_is_not_starved_by_it_leaves_a_slow_game_alone() -> None:
    node = node_with(2, 1, room_s=0.015)
    assert dropped_in(node, "quick", 20.0) == 0
    assert closed(node, "slow") == []
    alone = node_with(1, 0, room_s=0.2)
    alone.run(20.0)
    assert closed(alone, "slow") == []


def test_a_game_that_starves_others_loses_rooms_until_they_hold() -> None:
    node = node_with(8, 2, room_s=0.025)
    assert dropped_in(node, "quick", 3.0) > 0
    assert closed(node, "slow") == []
    node.run(25.0)
    assert dropped_in(node, "quick", 10.0) == 0
    gone = closed(node, "slow")
    assert 0 < len(gone) < 8
    assert sum(count for _, count in node.reports.shed) == len(gone)
    assert closed(node, "quick") == []
    reason = "The game was too slow for this server, so the room has closed."
    assert {node.links[room].closed for room in gone} == {(4510, reason)}


def test_of_rooms_that_cost_alike_the_newest_close_first() -> None:
    node = node_with(8, 1, room_s=0.025)
    node.run(28.0)
    rooms = [room for room in node.links if room.game.name == "slow"]
    gone = closed(node, "slow")
    assert gone == rooms[-len(gone) :]


def test_a_costly_room_closes_before_a_newer_cheap_one() -> None:
    node = node_with(0, 1, room_s=0.0005)
    costly = node.registry.open("slow", seed=1, settings={"player_limit": 600})
    cheap = node.registry.open("slow", seed=2, settings={"player_limit": 2})
    for room in (costly, cheap):
        node.links[room] = node.join(room, f"player{room.seed}")[1]
    node.run(20.0)
    assert closed(node, "slow") == [costly]


def test_nothing_is_shed_where_the_setting_is_0() -> None:
    node = node_with(8, 1, room_s=0.05)
    node.registry.slow_games._shed_after_s = 0
    assert dropped_in(node, "quick", 20.0) > 0
    assert closed(node, "slow") == []
