"""A room: who hosts, latecomers, seats that run out, and another game in the same room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.protocol.declare import Phase
from game_server.protocol.messages import WELCOME
from game_server.rooms.registry.new_rooms import fresh_state, new_room
from game_server.rooms.state.parts.roster import Roster
from game_server.rooms.state.parts.seats import SeatClaim
from tests.support.peopled_rooms import HostedRoom
from tests.support.present import present
from tests.support.rooms import RecordingLink, Runners

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room


class FasterRunners(Runners):
    tick_hz = 60


def hosted_room() -> Room:
    game = Runners()
    settings = game.settings.model_validate({})
    return new_room(game, settings, room_id="r1", code="C1", seed=5, lobby=True)


def come(room: Room, name: str, until: int = 100) -> int:
    """Somebody reserves a seat; returns their person id."""
    seat = room.seats.reserve(name, name, until)
    seat.person_id = room.next_person_id()
    return seat.person_id


def connect(room: Room, name: str) -> None:
    seat = room.seats.of(name)
    assert seat is not None
    room.seats.claim_with_ticket(
        SeatClaim(room.id, name, False, seat.slot, seat.serial, seat.ticket)
    )
    room.seats_have_changed()


def test_the_host_role_passes_to_the_member_connected_longest() -> None:
    room = hosted_room()
    ann, bob, cat = (come(room, name) for name in ("ann", "bob", "cat"))
    for name in ("cat", "ann", "bob"):
        connect(room, name)
    assert room.host == cat
    room.seats.release(present(room.seats.of("cat")).slot)
    room.seats.drop(present(room.seats.of("ann")).slot, 100)
    room.seats_have_changed()
    assert (room.host, ann) == (bob, 1)


def test_a_reservation_is_no_person_and_hosts_nothing() -> None:
    room = hosted_room()
    come(room, "ann")
    room.seats_have_changed()
    assert (room.host, room.has_people, room.size) == (None, False, 1)


@pytest.mark.parametrize(
    ("phase", "late_join", "watch"),
    [
        (Phase.PLAYING, "watch", True),
        (Phase.RESULTS, "watch", True),
        (Phase.COUNTDOWN, "watch", False),
        (Phase.LOBBY, "watch", False),
        (Phase.PLAYING, "play", False),
    ],
)
def test_latecomers_watch_where_the_host_wants_it(
    phase: Phase, late_join: str, watch: bool
) -> None:
    room = hosted_room()
    room.phase, room.door.late_join = phase, late_join
    assert room.latecomers_watch is watch


def test_seats_run_out_and_bots_come_by_the_rooms_clock() -> None:
    room = hosted_room()
    come(room, "ann", until=40)
    room.bots_due, room.seats_changed = 30, False
    room.expire_seats(29)
    assert (room.size, room.bots_due, room.seats_changed) == (1, 30, False)
    room.expire_seats(40)
    assert (room.size, room.bots_due, room.seats_changed) == (0, 0, True)


def test_the_clock_and_what_goes_by_it_survive_another_game_at_another_rate() -> None:
    room = hosted_room()
    come(room, "ann", until=300)
    room.clock.wait(10_000, room.game.tick_hz)
    room.chat.slow_mode_s = 10
    room.chat.count_message(1, "home", 200, 20)
    faster = FasterRunners()
    settings = faster.settings.model_validate({"player_limit": 2})
    room.begin_anew(faster, settings, fresh_state(faster, settings, 5))
    assert (room.clock.at(room.standing_tick), room.status.sent_at) == (200, 200)
    assert room.seats.deadline == 500  # five seconds are left
    assert room.chat.wait_for(1, "home", 200, 60) == 600
    assert (room.seats.limit, room.roster) == (2, Roster.of_empty_seats(2))


def test_a_phase_clears_marks_and_is_news() -> None:
    room = hosted_room()
    come(room, "ann")
    present(room.seats.of("ann")).ready = room.stop_asked = True
    room.enter_phase(Phase.PLAYING)
    assert (present(room.seats.of("ann")).ready, room.stop_asked, room.status.is_stale) == (
        False, False, True,
    )  # fmt: skip


def test_leaving_passes_the_host_role_at_once_to_the_earliest_member() -> None:
    hosted = HostedRoom("ann", "bob", "zoe")
    hosted.node.registry.membership.leave(hosted.members["ann"])
    assert hosted.room.host == hosted.number("bob")
    back = hosted.come("ann")
    assert hosted.room.seat_of(back).person_id == 4
    assert hosted.room.host == hosted.number("bob")


def test_a_dropped_host_keeps_the_role_for_30_seconds_also_in_the_lobby() -> None:
    hosted = HostedRoom("ann", "bob")
    hosted.node.registry.membership.drop(hosted.members["ann"])
    hosted.node.run(29.0)
    assert hosted.room.host == 1
    assert [m["connected"] for m in hosted.status("bob")["members"]] == [False, True]
    hosted.node.registry.membership.resume(
        hosted.node.resume_claim(hosted.links["ann"]), link := RecordingLink()
    )
    hosted.node.run(5.0)
    assert hosted.room.host == 1
    assert link.of_type(WELCOME)[0][1]["member"] == 1
    hosted.node.registry.membership.drop(hosted.room.members[False, 0])
    hosted.node.run(31.0)
    assert hosted.room.host == 2
    assert [m["name"] for m in hosted.status("bob")["members"]] == ["Bob"]
