"""The seats of a world follow the seats of its rooms, and bots fill what people leave free."""

from __future__ import annotations

from game_server.protocol.declare import SeatState
from tests.support.peopled_rooms import HostedRoom
from tests.support.rooms import Node


def test_bots_even_the_teams_out() -> None:
    hosted = HostedRoom("ann", "bob", teams=2, min_players=4)
    hosted.ask("ann", "move", member=2, team=1)
    hosted.ask("ann", "start")
    hosted.node.run(3.5)
    runner = hosted.node.runner(hosted.room)
    assert runner.world.seats.team.tolist() == [1, 1, 2, 2]


def test_bots_fill_a_room_to_its_minimum_and_leave_for_people() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1, settings={"min_players": 3, "player_limit": 4})
    states = []
    for player in ("ann", "bob", "cleo", "dan"):
        node.join(room, player)
        node.runner(room).tick()
        states.append(node.runner(room).world.seats.state.tolist())
    human, bot, empty = SeatState.HUMAN, SeatState.BOT, SeatState.EMPTY
    assert states == [
        [human, bot, bot, empty],
        [human, human, bot, empty],
        [human, human, human, empty],
        [human, human, human, human],
    ]
    assert sorted(node.runner(room).world.runners.seat.tolist()) == [0, 1, 2, 3]


def test_bots_come_back_when_people_leave() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1, settings={"min_players": 2})
    ann, _ = node.join(room, "ann")
    node.join(room, "bob")
    runner = node.runner(room)
    runner.tick()
    node.registry.membership.leave(ann)
    runner.tick()
    assert runner.world.seats.state.tolist() == [SeatState.BOT, SeatState.HUMAN, 0, 0]
    assert len(runner.world.runners.seat) == 2


def test_a_new_occupant_inherits_nothing_from_the_last_one() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    ann, _ = node.join(room, "ann")
    runner = node.runner(room)
    runner.tick()
    runner.world.seats.score[0], runner.world.seats.mood[0] = 55, 3
    node.registry.membership.leave(ann)
    node.join(room, "bob")
    runner.tick()
    assert runner.world.seats.score[0] == 0
    assert runner.world.seats.mood[0] == 0
    assert runner.world.runners.n == 1
