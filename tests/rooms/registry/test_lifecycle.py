"""Rooms that nobody is connected to: nothing ticks, and time passes all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.declare import SeatState
from game_server.rooms.registry.membership import RESERVED_S
from game_server.rooms.state.parts.seats import Stage
from tests.support.rooms import Node, RecordingLink

if TYPE_CHECKING:
    from game_server.rooms.state.room import Room

BOTS = {"mode": "world", "player_limit": 1000, "min_players": 1000, "bot_level": 2}


@pytest.mark.parametrize("lobby", [False, True])
def test_nothing_ticks_for_a_reserved_place(lobby: bool) -> None:
    node = Node()
    room = node.registry.open("runners", settings=BOTS, lobby=lobby)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    node.run(5.0)
    assert node.registry.counts["worlds"] == 0
    assert node.clock.next_deadline is None
    assert room.standing_tick == 0
    node.registry.membership.claim(claim, RecordingLink())
    assert node.clock.next_deadline is not None
    assert (node.registry.worlds.runner(room) is None) == lobby


def test_a_place_reserved_in_a_parked_room_falls_free_in_time() -> None:
    node = Node()
    room = node.registry.open("runners")
    node.run(0.9)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    node.run(RESERVED_S - 0.1)
    assert len(room.seats) == 1
    node.run(1.2)
    assert len(room.seats) == 0
    with pytest.raises(ProtocolError) as refused:
        node.registry.membership.claim(claim, RecordingLink())
    assert refused.value.code == CloseCode.AUTH


def test_a_room_is_not_closed_under_a_ticket_but_tickets_do_not_make_it_live_longer() -> None:
    node = Node()
    room = node.registry.open("runners")
    node.run(50.0)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    node.run(15.0)
    node.registry.membership.claim(claim, RecordingLink())
    node.registry.membership.drop(next(iter(room.members.values())))
    node.run(90.0)
    assert node.registry.room(room.id) is room
    node.registry.membership.reserve(room, "bob", "Bob")
    node.run(22.0)
    assert node.registry.room(room.id) is None


def test_a_room_parks_when_only_reserved_places_are_left() -> None:
    node = Node()
    room = node.registry.open("runners")
    member, _ = node.join(room, "ann")
    node.run(1.0)
    late = node.registry.membership.reserve(room, "bob", "Bob")
    node.registry.membership.leave(member)
    node.run(2.0)
    assert node.registry.counts["worlds"] == 0
    assert [seat.stage for seat in room.seats] == [Stage.RESERVED]
    node.registry.membership.claim(late, RecordingLink())
    tick = node.registry.tick_of(room)
    node.run(1.0)
    assert node.registry.tick_of(room) > tick


def test_a_held_seat_keeps_its_room_going() -> None:
    node = Node()
    room = node.registry.open("runners")
    node.registry.membership.drop(node.join(room, "ann")[0])
    node.run(10.0)
    assert node.registry.counts["worlds"] == 1


def test_bots_come_as_long_after_the_opening_as_was_said_whenever_the_first_player_connects() -> (
    None
):
    node = Node()
    room = node.registry.open("runners", settings={"min_players": 3})
    room.bots_due = node.registry.now_in(room) + 3 * room.game.tick_hz
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    node.run(2.0)
    node.registry.membership.claim(claim, RecordingLink())
    node.run(0.8)
    assert _bots(node, room) == 0
    node.run(0.6)
    assert _bots(node, room) == 2


def _bots(node: Node, room: Room) -> int:
    return int((node.runner(room).world.seats.state == SeatState.BOT).sum())


def test_a_room_without_people_stands_still_and_closes_after_a_minute() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, settings={"min_players": 3})
    ann, _ = node.join(room, "ann")
    node.run(5.0)
    node.registry.membership.leave(ann)
    node.run(2.0)
    assert node.registry.worlds.runner(room) is None
    assert node.clock.next_deadline is None
    tick = node.registry.tick_of(room)
    node.run(50.0)
    assert node.registry.tick_of(room) == tick
    node.run(15.0)
    assert node.registry.room(room.id) is None
    assert node.reports.closed == [(room.id, "Nobody was in it for a minute.")]


def test_a_held_seat_counts_as_people() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, _ = node.join(room, "ann")
    node.run(1.0)
    node.registry.membership.drop(ann)
    node.run(28.0)
    assert node.registry.worlds.runner(room) is not None


def test_who_comes_back_to_a_parked_room_begins_with_a_countdown() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, _ = node.join(room, "ann")
    node.run(10.0)
    node.registry.membership.leave(ann)
    node.run(5.0)
    tick = node.registry.tick_of(room)
    node.join(room, "bob")
    node.run(0.1)
    runner = node.runner(room)
    assert runner.world.rooms.phase.tolist() == [1]
    assert runner.world.rooms.ends_at[0] - tick == pytest.approx(60, abs=2)
    assert runner.world.runners.n == 1
