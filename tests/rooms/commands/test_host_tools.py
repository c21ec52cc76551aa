"""Private rooms: the lobby and its status, the host and what a host may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.declare import Phase
from game_server.protocol.messages import REPLY, STATUS, TICK, WELCOME, Command
from game_server.rooms.state.parts.seats import RoomLocked, Stage
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.rooms.state.member import Member
    from game_server.rooms.state.room import Room


class Slow(Runners):
    """Another game, with ticks of its own."""

    name, title, tick_hz = "slow", "Slow", 10


class Party:
    """A private room and the people in it, by their names."""

    def __init__(self, *names: str, **settings: Any) -> None:
        self.node = Node(Runners(), Slow())
        self.room: Room = self.node.registry.open(
            "runners", private=True, seed=4, settings=settings
        )
        self.members: dict[str, Member] = {}
        self.links: dict[str, RecordingLink] = {}
        for name in names:
            self.come(name)

    def come(self, name: str, *, spectate: bool = False) -> Member:
        member, link = self.node.join(self.room, name, spectate=spectate)
        self.members[name], self.links[name] = member, link
        return member

    def ask(self, name: str, command: str, /, **args: Any) -> Any:
        """Send a command; returns the error's code, or None."""
        self.node.receive(self.members[name], Command(7, command, args))
        error = self.links[name].of_type(REPLY)[-1][2]
        return error and error[0]

    def number(self, name: str) -> int:
        return self.room.seat_of(self.members[name]).person_id

    def status(self, name: str) -> dict[str, Any]:
        status: dict[str, Any] = self.links[name].of_type(STATUS)[-1][1]
        return status

    def teams(self) -> dict[str, int]:
        return {seat.name.lower(): seat.team for seat in self.room.seats}


def test_a_private_room_waits_in_its_lobby_outside_every_world() -> None:
    party = Party("ann", "bob")
    party.node.run(5.0)
    assert party.node.registry.worlds.runner(party.room) is None
    assert party.node.registry.tick_of(party.room) == 0
    assert party.links["ann"].of_type(TICK) == []
    assert party.status("ann")["phase"] == "lobby"


def test_a_status_comes_each_second_and_on_every_change() -> None:
    party = Party("ann")
    party.node.run(3.05)
    before = party.links["ann"].of_type(STATUS)
    assert len(before) in (3, 4)
    party.ask("ann", "lock", on=True)
    party.ask("ann", "late_join", to="watch")
    party.node.run(0.05)
    [news] = party.links["ann"].of_type(STATUS)[len(before) :]
    assert (news[1]["locked"], news[1]["late_join"]) == (True, "watch")
    assert news[1]["version"] == before[-1][1]["version"] + 1


def test_the_welcome_carries_the_status_and_the_members_own_number() -> None:
    party = Party("ann", "bob")
    welcome = party.links["bob"].of_type(WELCOME)[0][1]
    assert welcome["member"] == 2
    status = welcome["status"]
    assert (status["phase"], status["lobby"], status["host"]) == ("lobby", True, 1)
    assert [(m["id"], m["name"], m["slot"]) for m in status["members"]] == [
        (1, "Ann", 0),
        (2, "Bob", 1),
    ]
    assert "player_id" not in status["members"][0]


def test_chat_in_the_lobby_comes_with_the_status_once() -> None:
    party = Party("ann", "bob")
    party.node.run(1.0)
    party.ask("bob", "chat", text="hello")
    party.node.run(2.5)
    said = [entry[3][2] for _, status in party.links["ann"].of_type(STATUS)
            for entry in status["log"] if entry[1] == 1]  # fmt: skip
    assert said.count("hello") == 1


def test_a_round_goes_from_the_lobby_through_all_phases_and_back() -> None:
    party = Party("ann", "bob", round_seconds=10, min_players=3)
    party.ask("ann", "ready", on=True)
    assert party.room.in_lobby
    party.ask("bob", "ready", on=True)
    seen: list[tuple[str, int]] = []
    for _ in range(29 * 20):
        party.node.run(0.05)
        statuses = party.links["ann"].of_type(STATUS)
        if statuses and (not seen or seen[-1][0] != statuses[-1][1]["phase"]):
            seen.append((statuses[-1][1]["phase"], round(party.node.now)))
    assert seen == [("countdown", 0), ("playing", 3), ("results", 13), ("lobby", 25)]
    assert party.node.registry.worlds.runner(party.room) is None
    status = party.status("bob")
    assert len(status["standings"]) == 3
    assert [m["ready"] for m in status["members"]] == [False, False]


@pytest.mark.parametrize("how", ["leaves", "is kicked", "watches", "expires", "is ready at last"])
def test_a_round_starts_as_soon_as_nobody_is_left_to_wait_for(how: str) -> None:
    party = Party("ann", "bob", "zoe")
    for name in ("ann", "bob"):
        party.ask(name, "ready", on=True)
    party.node.run(1.0)
    assert party.room.in_lobby
    match how:
        case "leaves":
            party.node.registry.membership.leave(party.members["zoe"])
        case "is kicked":
            party.ask("ann", "kick", member=3)
        case "watches":
            party.ask("zoe", "spectate")
        case "expires":
            party.node.registry.membership.drop(party.members["zoe"])
            party.node.run(29.5)
            assert party.room.in_lobby
            party.node.run(0.9)
        case _:
            party.ask("zoe", "ready", on=True)
    party.node.run(0.1)
    assert party.room.phase == Phase.COUNTDOWN


def test_who_comes_back_ready_to_a_stopped_countdown_starts_it_again() -> None:
    party = Party("ann", "bob", "zoe", needed_players=3)
    for name in ("ann", "bob", "zoe"):
        party.ask(name, "ready", on=True)
    party.node.run(0.5)
    token = party.node.resume_claim(party.links["zoe"])
    party.node.registry.membership.drop(party.members["zoe"])
    party.node.run(0.5)
    assert party.room.in_lobby
    party.node.registry.membership.resume(token, RecordingLink())
    party.node.run(0.1)
    assert party.room.phase == Phase.COUNTDOWN


def test_fewer_needed_players_are_enough_at_once() -> None:
    party = Party("ann", "bob", needed_players=3)
    for name in ("ann", "bob"):
        party.ask(name, "ready", on=True)
    party.node.run(1.0)
    assert party.room.in_lobby
    party.ask("ann", "settings", needed_players=2)
    party.node.run(0.1)
    assert party.room.phase == Phase.COUNTDOWN


def test_a_countdown_that_the_host_has_stopped_stays_stopped() -> None:
    party = Party("ann", "bob")
    for name in ("ann", "bob"):
        party.ask(name, "ready", on=True)
    party.node.run(1.0)
    assert party.ask("ann", "stop") is None
    party.node.run(10.0)
    assert party.room.in_lobby
    assert [m["ready"] for m in party.status("bob")["members"]] == [False, False]


def test_only_a_player_who_was_ready_stops_a_countdown() -> None:
    party = Party("ann", "bob", "zoe")
    party.ask("bob", "ready", on=True)
    party.ask("ann", "start")
    party.node.run(0.5)
    assert party.ask("zoe", "ready", on=False) is None
    party.node.run(0.5)
    assert party.room.phase == Phase.COUNTDOWN
    assert party.ask("bob", "ready", on=False) is None
    party.node.run(0.5)
    assert party.room.in_lobby


def test_a_rematch_is_ready_marks_during_the_results() -> None:
    party = Party("ann", "bob", round_seconds=10)
    party.ask("ann", "start")
    party.node.run(14.0)
    assert party.room.phase == Phase.RESULTS
    assert [party.ask(name, "rematch") for name in ("ann", "bob")] == [None, None]
    party.node.run(12.0)
    assert party.room.phase == Phase.COUNTDOWN
    party.node.run(3.0)
    assert party.room.phase == Phase.PLAYING
    runner = party.node.runner(party.room)
    assert runner.world.rooms.round.tolist() == [2]


def test_a_lobby_of_hundreds_works_for_all_and_its_host_has_all_tools() -> None:
    names = [f"guest{n}" for n in range(199)]
    party = Party("ann", *names, player_limit=300)
    party.node.run(1.1)
    assert len(party.status("ann")["members"]) == party.status("ann")["people"] == 200
    for name in ("guest0", "guest198"):
        shown = party.status(name)["members"]
        assert [member["id"] for member in shown] == [1, party.number(name)]
    last = party.links["guest198"].of_type(WELCOME)[0][1]["status"]
    assert [member["id"] for member in last["members"]] == [1, 200]
    assert party.ask("guest5", "ready", on=True) is None
    assert party.ask("ann", "kick", member=party.number("guest7")) is None
    party.node.run(1.0)
    assert party.status("guest5")["members"][-1]["ready"] is True
    assert party.status("ann")["people"] == 199
    for name in ("ann", *names):
        if name != "guest7":
            party.ask(name, "ready", on=True)
    party.node.run(1.1)
    assert party.status("guest198")["phase"] == "countdown"


def test_changes_of_a_large_lobby_are_sent_once_a_second() -> None:
    party = Party("ann", *(f"guest{n}" for n in range(99)), player_limit=300)
    party.node.run(1.1)
    links = [party.links[name] for name in ("ann", "guest3")]
    before = [len(link.frames) for link in links]
    for n in range(40):
        party.ask("guest90", "rename", name=f"Name {n}")
        party.node.run(0.05)
    counts = [len(link.frames) - count for link, count in zip(links, before, strict=True)]
    assert counts == [2, 2]
    assert len(links[1].frames[-1]) < 2_000


def test_the_host_starts_early_and_nobody_else_can() -> None:
    party = Party("ann", "bob")
    assert party.ask("bob", "start") == "not_host"
    assert party.ask("ann", "start") is None
    assert party.ask("ann", "start") == "not_now"
    party.node.run(0.1)
    assert party.status("bob")["countdown_s"] == pytest.approx(3, abs=0.1)


def test_one_person_alone_who_is_ready_waits_for_company() -> None:
    party = Party("ann")
    party.ask("ann", "ready", on=True)
    party.node.run(1.0)
    assert party.room.in_lobby


def test_a_countdown_stops_when_somebody_is_not_ready_after_all() -> None:
    party = Party("ann", "bob")
    party.ask("ann", "ready", on=True)
    party.ask("bob", "ready", on=True)
    party.node.run(1.0)
    party.ask("bob", "ready", on=False)
    party.node.run(0.2)
    assert party.status("ann")["phase"] == "lobby"
    assert [m["ready"] for m in party.status("ann")["members"]] == [True, False]


def test_a_countdown_that_the_host_stops_does_not_begin_again_by_itself() -> None:
    party = Party("ann", "bob")
    party.ask("ann", "ready", on=True)
    party.ask("bob", "ready", on=True)
    party.node.run(1.0)
    assert party.ask("ann", "stop") is None
    party.node.run(1.0)
    assert party.room.in_lobby
    assert [m["ready"] for m in party.status("ann")["members"]] == [False, False]


def test_a_countdown_stops_when_too_few_are_left() -> None:
    party = Party("ann", "bob", "zoe", needed_players=2)
    party.ask("ann", "start")
    party.node.registry.membership.drop(party.members["zoe"])
    party.node.run(1.0)
    assert party.room.phase == Phase.COUNTDOWN
    party.node.registry.membership.drop(party.members["bob"])
    party.node.run(0.2)
    assert party.room.in_lobby
    assert party.ask("ann", "start") == "too_few"


def test_leaving_passes_the_host_role_at_once_to_the_earliest_member() -> None:
    party = Party("ann", "bob", "zoe")
    party.node.registry.membership.leave(party.members["ann"])
    assert party.room.host == party.number("bob")
    back = party.come("ann")
    assert party.room.seat_of(back).person_id == 4
    assert party.room.host == party.number("bob")


def test_a_dropped_host_keeps_the_role_for_30_seconds_also_in_the_lobby() -> None:
    party = Party("ann", "bob")
    party.node.registry.membership.drop(party.members["ann"])
    party.node.run(29.0)
    assert party.room.host == 1
    assert [m["connected"] for m in party.status("bob")["members"]] == [False, True]
    party.node.registry.membership.resume(
        party.node.resume_claim(party.links["ann"]), link := RecordingLink()
    )
    party.node.run(5.0)
    assert party.room.host == 1
    assert link.of_type(WELCOME)[0][1]["member"] == 1
    party.node.registry.membership.drop(party.room.members[False, 0])
    party.node.run(31.0)
    assert party.room.host == 2
    assert [m["name"] for m in party.status("bob")["members"]] == ["Bob"]


def test_the_host_may_pass_the_role_on() -> None:
    party = Party("ann", "bob")
    assert party.ask("bob", "host", member=1) == "not_host"
    assert party.ask("ann", "host", member=1) == "bad_value"
    assert party.ask("ann", "host", member=9) == "no_such_member"
    assert party.ask("ann", "host", member=2) is None
    assert party.ask("ann", "start") == "not_host"
    assert party.ask("bob", "start") is None


def test_settings_are_taken_whole_or_not_at_all_and_seen_at_once() -> None:
    party = Party("ann", "bob")
    assert party.ask("bob", "settings", round_seconds=60) == "not_host"
    assert party.ask("ann", "settings", round_seconds=60, player_limit=0) == "bad_value"
    assert party.ask("ann", "settings", colour="red") == "bad_value"
    assert party.room.settings.round_seconds == 240
    assert party.ask("ann", "settings", round_seconds=60) is None
    party.node.run(0.05)
    assert party.status("bob")["settings"]["round_seconds"] == 60
    assert len(party.links["bob"].of_type(WELCOME)) == 1
    party.ask("ann", "start")
    assert party.ask("ann", "settings", round_seconds=50) == "not_now"
    party.node.run(4.0)
    runner = party.node.runner(party.room)
    assert runner.world.settings.round_seconds.tolist() == [60]


def test_a_smaller_room_keeps_everybody_and_welcomes_them_anew() -> None:
    party = Party("ann", "bob", "zoe")
    party.node.registry.membership.leave(party.members["bob"])
    party.node.registry.membership.drop(party.members["ann"])
    token = party.node.resume_claim(party.links["ann"])
    party.room.host = party.number("zoe")
    assert party.ask("zoe", "settings", player_limit=1) == "bad_value"
    assert party.ask("zoe", "settings", player_limit=2) is None
    welcome = party.links["zoe"].of_type(WELCOME)[-1][1]
    assert (welcome["slot"], welcome["room"]["limit"], welcome["member"]) == (1, 2, 3)
    assert party.node.registry.membership.resume(token, RecordingLink()).slot == 0
    party.ask("zoe", "start")
    party.node.run(3.5)
    assert party.node.runner(party.room).world.runners.n == 2


def test_another_game_goes_on_with_the_same_people() -> None:
    party = Party("ann", "bob")
    party.node.run(10.0)
    party.node.registry.membership.drop(party.members["bob"])
    assert party.ask("ann", "settings", game="chess") == "bad_value"
    assert party.ask("ann", "settings", game="slow", round_seconds=20) is None
    assert party.links["ann"].of_type(WELCOME)[-1][1]["game"] == "slow"
    party.node.run(29.0)
    assert len(party.room.seats) == 2
    party.node.run(2.0)
    assert len(party.room.seats) == 1
    party.ask("ann", "start")
    party.node.run(4.0)
    assert party.node.runner(party.room).game.name == "slow"
    assert party.links["ann"].of_type(TICK)[-1][1] == party.node.registry.tick_of(party.room)


def test_a_wait_lasts_as_long_in_a_game_of_another_rate() -> None:
    party = Party("ann", "bob")
    party.node.run(10.0)
    party.ask("ann", "slow_mode", seconds=10)
    assert party.ask("bob", "chat", text="one") is None
    party.node.run(4.0)
    assert party.ask("ann", "settings", game="slow", round_seconds=20) is None
    party.node.run(5.0)
    assert party.ask("bob", "chat", text="two") == "rate_limited"
    party.node.run(1.5)
    assert party.ask("bob", "chat", text="two") is None


def test_the_kicked_may_come_back_and_the_banned_may_not() -> None:
    party = Party("ann", "bob", "zoe")
    assert party.ask("bob", "kick", member=3) == "not_host"
    assert party.ask("ann", "kick", member=1) == "bad_value"
    assert party.ask("ann", "kick", member=3) is None
    assert party.links["zoe"].closed == (4508, "The host removed you.")
    party.come("zoe")
    token = party.node.resume_claim(party.links["zoe"])
    party.node.registry.membership.drop(party.members["zoe"])
    assert party.ask("ann", "ban", member=4) is None
    with pytest.raises(ProtocolError) as resumed:
        party.node.registry.membership.resume(token, RecordingLink())
    with pytest.raises(ProtocolError) as again:
        party.come("zoe")
    assert [fault.value.code for fault in (resumed, again)] == [CloseCode.KICKED] * 2
    frames = len(party.links["zoe"].frames)
    party.node.run(2.0)
    assert len(party.links["zoe"].frames) == frames


def test_a_locked_room_lets_in_only_holders_of_a_seat() -> None:
    party = Party("ann", "bob")
    party.node.registry.membership.drop(party.members["bob"])
    party.ask("ann", "lock", on=True)
    party.come("bob")
    with pytest.raises(RoomLocked):
        party.come("zoe")
    party.ask("ann", "lock", on=False)
    party.come("zoe")


def test_who_comes_late_plays_or_watches_as_the_host_wants() -> None:
    party = Party("ann")
    party.ask("ann", "start")
    party.node.run(3.5)
    assert party.come("bob").spectator is False
    assert party.ask("ann", "late_join", to="never") == "bad_value"
    assert party.ask("ann", "late_join", to="watch") is None
    assert party.come("zoe").spectator is True
    assert party.ask("zoe", "play") == "not_now"
    assert party.come("zoe").spectator is True
    assert len(party.room.seats) == 2
    party.ask("ann", "stop")
    party.node.run(0.2)
    party.ask("ann", "stop")
    party.node.run(0.2)
    assert party.room.in_lobby
    assert party.ask("zoe", "play") is None


def test_a_host_who_watches_stays_host() -> None:
    party = Party("ann", "bob")
    assert party.ask("ann", "spectate") is None
    assert party.room.host == party.number("ann") == 1
    assert party.ask("ann", "start") is None


def test_teams_stay_even_after_every_join() -> None:
    party = Party("ann", "bob", "cat", "dan", teams=2)
    assert sorted(party.teams().values()) == [1, 1, 2, 2]
    for name in ("ann", "cat"):
        party.node.registry.membership.leave(party.members[name])
    assert list(party.teams().values()) == [2, 2]
    party.come("eva")
    assert party.teams() == {"bob": 2, "dan": 2, "eva": 1}
    assert party.ask("bob", "move", member=party.number("eva"), team=2) is None
    party.come("fin")
    assert sorted(party.teams().values()) == [1, 1, 2, 2]


def test_players_may_change_teams_themselves_in_the_lobby_only() -> None:
    party = Party("ann", "bob", teams=3)
    assert party.ask("bob", "move", member=1, team=2) == "not_host"
    assert party.ask("bob", "move", member=2, team=4) == "bad_value"
    assert party.ask("bob", "move", member=2, team=3) is None
    party.ask("ann", "start")
    party.node.run(3.5)
    assert party.ask("bob", "move", member=2, team=1) == "not_host"
    runner = party.node.runner(party.room)
    assert runner.world.seats.team.tolist() == [1, 3, 0, 0]
    runner.world.seats.score[1] = 8
    assert party.ask("ann", "move", member=2, team=1) is None
    party.node.run(0.1)
    assert runner.world.seats.team.tolist() == [1, 1, 0, 0]
    assert (runner.world.seats.score[1], runner.world.runners.n) == (8, 2)


def test_other_rules_leave_the_teams_as_the_host_has_made_them() -> None:
    party = Party("ann", "bob", "zoe", teams=3)
    party.ask("ann", "move", member=3, team=1)
    assert party.ask("ann", "settings", friendly_fire=True) is None
    assert party.teams() == {"ann": 1, "bob": 2, "zoe": 1}
    assert party.ask("ann", "settings", teams=2) is None
    assert party.teams() == {"ann": 1, "bob": 2, "zoe": 1}
    assert party.ask("ann", "settings", teams=0) is None
    assert party.teams() == {"ann": 0, "bob": 0, "zoe": 0}


def test_bots_even_the_teams_out() -> None:
    party = Party("ann", "bob", teams=2, min_players=4)
    party.ask("ann", "move", member=2, team=1)
    party.ask("ann", "start")
    party.node.run(3.5)
    runner = party.node.runner(party.room)
    assert runner.world.seats.team.tolist() == [1, 1, 2, 2]


def test_a_round_that_everybody_left_is_a_lobby_for_a_player_who_returns() -> None:
    party = Party("ann")
    party.ask("ann", "start")
    party.node.run(5.0)
    party.node.registry.membership.leave(party.members["ann"])
    party.node.run(3.0)
    assert party.room.host is None
    party.come("bob")
    party.node.run(0.2)
    assert party.room.in_lobby
    assert party.room.host == 2
    assert party.status("bob")["phase"] == "lobby"
    assert present(party.room.seats.get(0)).stage is Stage.CONNECTED
