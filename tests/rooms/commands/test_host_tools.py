"""What a host may do: start and stop rounds, pass the role on, remove and move people."""

from __future__ import annotations

import pytest

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.declare import Phase
from game_server.rooms.state.parts.seats import RoomLocked
from tests.support.peopled_rooms import HostedRoom, PublicRoom
from tests.support.rooms import RecordingLink


def test_a_countdown_that_the_host_has_stopped_stays_stopped() -> None:
    hosted = HostedRoom("ann", "bob")
    for name in ("ann", "bob"):
        hosted.ask(name, "ready", on=True)
    hosted.node.run(1.0)
    assert hosted.ask("ann", "stop") is None
    hosted.node.run(10.0)
    assert hosted.room.in_lobby
    assert [m["ready"] for m in hosted.status("bob")["members"]] == [False, False]


def test_only_a_player_who_was_ready_stops_a_countdown() -> None:
    hosted = HostedRoom("ann", "bob", "zoe")
    hosted.ask("bob", "ready", on=True)
    hosted.ask("ann", "start")
    hosted.node.run(0.5)
    assert hosted.ask("zoe", "ready", on=False) is None
    hosted.node.run(0.5)
    assert hosted.room.phase == Phase.COUNTDOWN
    assert hosted.ask("bob", "ready", on=False) is None
    hosted.node.run(0.5)
    assert hosted.room.in_lobby


@pytest.mark.parametrize("names", [("ann", "bob"), ("ann",)])
def test_a_rematch_begins_as_soon_as_all_players_want_it(names: tuple[str, ...]) -> None:
    hosted = HostedRoom(*names, round_seconds=10)
    hosted.ask("ann", "start")
    hosted.node.run(14.0)
    assert hosted.room.phase == Phase.RESULTS
    for name in names:
        hosted.node.run(1.0)
        assert hosted.room.phase == Phase.RESULTS
        assert hosted.ask(name, "rematch") is None
    hosted.node.run(0.5)
    assert hosted.room.phase == Phase.COUNTDOWN
    hosted.node.run(3.0)
    assert hosted.room.phase == Phase.PLAYING
    runner = hosted.node.runner(hosted.room)
    assert runner.world.rooms.round.tolist() == [2]


def test_whoever_takes_a_lonely_rematch_back_waits_for_friends_again() -> None:
    hosted = HostedRoom("ann", round_seconds=10)
    hosted.ask("ann", "start")
    hosted.node.run(14.0)
    hosted.ask("ann", "rematch")
    hosted.room.drawing = True  # so that the round can't begin yet
    hosted.node.run(0.5)
    assert hosted.room.in_lobby
    hosted.ask("ann", "ready", on=False)
    hosted.ask("ann", "ready", on=True)
    hosted.room.drawing = False
    hosted.node.run(2.0)
    assert hosted.room.in_lobby


def test_the_host_starts_early_and_nobody_else_can() -> None:
    hosted = HostedRoom("ann", "bob")
    assert hosted.ask("bob", "start") == "not_host"
    assert hosted.ask("ann", "start") is None
    assert hosted.ask("ann", "start") == "not_now"
    hosted.node.run(0.1)
    assert hosted.status("bob")["countdown_s"] == pytest.approx(3, abs=0.1)


def test_the_host_may_pass_the_role_on() -> None:
    hosted = HostedRoom("ann", "bob")
    assert hosted.ask("bob", "host", member=1) == "not_host"
    assert hosted.ask("ann", "host", member=1) == "bad_value"
    assert hosted.ask("ann", "host", member=9) == "no_such_member"
    assert hosted.ask("ann", "host", member=2) is None
    assert hosted.ask("ann", "start") == "not_host"
    assert hosted.ask("bob", "start") is None


def test_the_kicked_may_come_back_and_the_banned_may_not() -> None:
    hosted = HostedRoom("ann", "bob", "zoe")
    assert hosted.ask("bob", "kick", member=3) == "not_host"
    assert hosted.ask("ann", "kick", member=1) == "bad_value"
    assert hosted.ask("ann", "kick", member=3) is None
    assert hosted.links["zoe"].closed == (4508, "The host removed you.")
    hosted.come("zoe")
    token = hosted.node.resume_claim(hosted.links["zoe"])
    hosted.node.registry.membership.drop(hosted.members["zoe"])
    assert hosted.ask("ann", "ban", member=4) is None
    with pytest.raises(ProtocolError) as resumed:
        hosted.node.registry.membership.resume(token, RecordingLink())
    with pytest.raises(ProtocolError) as again:
        hosted.come("zoe")
    assert [fault.value.code for fault in (resumed, again)] == [CloseCode.KICKED] * 2
    frames = len(hosted.links["zoe"].frames)
    hosted.node.run(2.0)
    assert len(hosted.links["zoe"].frames) == frames


def test_a_locked_room_lets_in_only_holders_of_a_seat() -> None:
    hosted = HostedRoom("ann", "bob")
    hosted.node.registry.membership.drop(hosted.members["bob"])
    hosted.ask("ann", "lock", on=True)
    hosted.come("bob")
    with pytest.raises(RoomLocked):
        hosted.come("zoe")
    hosted.ask("ann", "lock", on=False)
    hosted.come("zoe")


def test_who_comes_late_plays_or_watches_as_the_host_wants() -> None:
    hosted = HostedRoom("ann")
    hosted.ask("ann", "start")
    hosted.node.run(3.5)
    assert hosted.come("bob").spectator is False
    assert hosted.ask("ann", "late_join", to="never") == "bad_value"
    assert hosted.ask("ann", "late_join", to="watch") is None
    assert hosted.come("zoe").spectator is True
    assert hosted.ask("zoe", "play") == "not_now"
    assert hosted.come("zoe").spectator is True
    assert len(hosted.room.seats) == 2
    hosted.ask("ann", "stop")
    hosted.node.run(0.2)
    hosted.ask("ann", "stop")
    hosted.node.run(0.2)
    assert hosted.room.in_lobby
    assert hosted.ask("zoe", "play") is None


def test_a_host_who_watches_stays_host() -> None:
    hosted = HostedRoom("ann", "bob")
    assert hosted.ask("ann", "spectate") is None
    assert hosted.room.host == hosted.number("ann") == 1
    assert hosted.ask("ann", "start") is None


def test_players_may_change_teams_themselves_in_the_lobby_only() -> None:
    hosted = HostedRoom("ann", "bob", teams=3)
    assert hosted.ask("bob", "move", member=1, team=2) == "not_host"
    assert hosted.ask("bob", "move", member=2, team=4) == "bad_value"
    assert hosted.ask("bob", "move", member=2, team=3) is None
    hosted.ask("ann", "start")
    hosted.node.run(3.5)
    assert hosted.ask("bob", "move", member=2, team=1) == "not_host"
    runner = hosted.node.runner(hosted.room)
    assert runner.world.seats.team.tolist() == [1, 3, 0, 0]
    runner.world.seats.score[1] = 8
    assert hosted.ask("ann", "move", member=2, team=1) is None
    hosted.node.run(0.1)
    assert runner.world.seats.team.tolist() == [1, 1, 0, 0]
    assert (runner.world.seats.score[1], runner.world.runners.n) == (8, 2)


def test_nobody_is_host_of_a_public_room() -> None:
    crowd = PublicRoom("ann", "bob")
    assert crowd.room.host is None
    for command, args in (("start", {}), ("kick", {"member": 2}), ("settings", {})):
        assert crowd.ask("ann", command, **args) == "not_host"
    assert crowd.ask("ann", "ready", on=True) == "not_now"
