"""Rooms in their lobby: when a round starts by itself, when its countdown stops, and what members
receive meanwhile.
"""

from __future__ import annotations

import pytest

from game_server.protocol.declare import Phase
from game_server.protocol.messages import STATUS, TICK
from game_server.rooms.state.parts.seats import Stage
from tests.support.peopled_rooms import HostedRoom
from tests.support.present import present
from tests.support.rooms import RecordingLink


def test_a_private_room_waits_in_its_lobby_outside_every_world() -> None:
    hosted = HostedRoom("ann", "bob")
    hosted.node.run(5.0)
    assert hosted.node.registry.worlds.runner(hosted.room) is None
    assert hosted.node.registry.tick_of(hosted.room) == 0
    assert hosted.links["ann"].of_type(TICK) == []
    assert hosted.status("ann")["phase"] == "lobby"


def test_chat_in_the_lobby_comes_with_the_status_once() -> None:
    hosted = HostedRoom("ann", "bob")
    hosted.node.run(1.0)
    hosted.ask("bob", "chat", text="hello")
    hosted.node.run(2.5)
    said = [entry[3][2] for _, status in hosted.links["ann"].of_type(STATUS)
            for entry in status["log"] if entry[1] == 1]  # fmt: skip
    assert said.count("hello") == 1


def test_a_round_goes_from_the_lobby_through_all_phases_and_back() -> None:
    hosted = HostedRoom("ann", "bob", round_seconds=10, min_players=3)
    hosted.ask("ann", "ready", on=True)
    assert hosted.room.in_lobby
    hosted.ask("bob", "ready", on=True)
    seen: list[tuple[str, int]] = []
    for _ in range(29 * 20):
        hosted.node.run(0.05)
        statuses = hosted.links["ann"].of_type(STATUS)
        if statuses and (not seen or seen[-1][0] != statuses[-1][1]["phase"]):
            seen.append((statuses[-1][1]["phase"], round(hosted.node.now)))
    assert seen == [("countdown", 0), ("playing", 3), ("results", 13), ("lobby", 25)]
    assert hosted.node.registry.worlds.runner(hosted.room) is None
    status = hosted.status("bob")
    assert len(status["standings"]) == 3
    assert [m["ready"] for m in status["members"]] == [False, False]


@pytest.mark.parametrize("how", ["leaves", "is kicked", "watches", "expires", "is ready at last"])
def test_a_round_starts_as_soon_as_nobody_is_left_to_wait_for(how: str) -> None:
    hosted = HostedRoom("ann", "bob", "zoe")
    for name in ("ann", "bob"):
        hosted.ask(name, "ready", on=True)
    hosted.node.run(1.0)
    assert hosted.room.in_lobby
    match how:
        case "leaves":
            hosted.node.registry.membership.leave(hosted.members["zoe"])
        case "is kicked":
            hosted.ask("ann", "kick", member=3)
        case "watches":
            hosted.ask("zoe", "spectate")
        case "expires":
            hosted.node.registry.membership.drop(hosted.members["zoe"])
            hosted.node.run(29.5)
            assert hosted.room.in_lobby
            hosted.node.run(0.9)
        case _:
            hosted.ask("zoe", "ready", on=True)
    hosted.node.run(0.1)
    assert hosted.room.phase == Phase.COUNTDOWN


def test_one_person_alone_who_is_ready_waits_for_company() -> None:
    hosted = HostedRoom("ann")
    hosted.ask("ann", "ready", on=True)
    hosted.node.run(1.0)
    assert hosted.room.in_lobby


def test_fewer_needed_players_are_enough_at_once() -> None:
    hosted = HostedRoom("ann", "bob", needed_players=3)
    for name in ("ann", "bob"):
        hosted.ask(name, "ready", on=True)
    hosted.node.run(1.0)
    assert hosted.room.in_lobby
    hosted.ask("ann", "settings", needed_players=2)
    hosted.node.run(0.1)
    assert hosted.room.phase == Phase.COUNTDOWN


def test_who_comes_back_ready_to_a_stopped_countdown_starts_it_again() -> None:
    hosted = HostedRoom("ann", "bob", "zoe", needed_players=3)
    for name in ("ann", "bob", "zoe"):
        hosted.ask(name, "ready", on=True)
    hosted.node.run(0.5)
    token = hosted.node.resume_claim(hosted.links["zoe"])
    hosted.node.registry.membership.drop(hosted.members["zoe"])
    hosted.node.run(0.5)
    assert hosted.room.in_lobby
    hosted.node.registry.membership.resume(token, RecordingLink())
    hosted.node.run(0.1)
    assert hosted.room.phase == Phase.COUNTDOWN


def test_a_countdown_stops_when_somebody_is_not_ready_after_all() -> None:
    hosted = HostedRoom("ann", "bob")
    hosted.ask("ann", "ready", on=True)
    hosted.ask("bob", "ready", on=True)
    hosted.node.run(1.0)
    hosted.ask("bob", "ready", on=False)
    hosted.node.run(0.2)
    assert hosted.status("ann")["phase"] == "lobby"
    assert [m["ready"] for m in hosted.status("ann")["members"]] == [True, False]


def test_a_countdown_stops_when_too_few_are_left() -> None:
    hosted = HostedRoom("ann", "bob", "zoe", needed_players=2)
    hosted.ask("ann", "start")
    hosted.node.registry.membership.drop(hosted.members["zoe"])
    hosted.node.run(1.0)
    assert hosted.room.phase == Phase.COUNTDOWN
    hosted.node.registry.membership.drop(hosted.members["bob"])
    hosted.node.run(0.2)
    assert hosted.room.in_lobby
    assert hosted.ask("ann", "start") == "too_few"


def test_a_round_that_everybody_left_is_a_lobby_for_a_player_who_returns() -> None:
    hosted = HostedRoom("ann")
    hosted.ask("ann", "start")
    hosted.node.run(5.0)
    hosted.node.registry.membership.leave(hosted.members["ann"])
    hosted.node.run(3.0)
    assert hosted.room.host is None
    hosted.come("bob")
    hosted.node.run(0.2)
    assert hosted.room.in_lobby
    assert hosted.room.host == 2
    assert hosted.status("bob")["phase"] == "lobby"
    assert present(hosted.room.seats.get(0)).stage is Stage.CONNECTED
