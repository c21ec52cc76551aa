"""Seats are reserved, claimed, held, resumed and taken over."""

from __future__ import annotations

import pytest

from game_server.protocol.close_codes import CloseCode, ProtocolError
from game_server.protocol.messages import TICK
from game_server.rooms.state.parts.seats import Stage
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink


def test_a_claim_shown_twice_or_for_a_closed_room_is_refused() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    node.registry.membership.claim(claim, RecordingLink())
    with pytest.raises(ProtocolError) as again:
        node.registry.membership.claim(claim, RecordingLink())
    node.registry.close(room, CloseCode.ROOM_GONE)
    with pytest.raises(ProtocolError) as gone:
        node.registry.membership.claim(claim, RecordingLink())
    assert (again.value.code, gone.value.code) == (CloseCode.AUTH, CloseCode.ROOM_GONE)
    assert gone.value.reason == "The room has closed."


@pytest.mark.slow
def test_coming_back_too_late_or_to_another_process_is_refused_with_what_happened() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    node.join(room, "bob")
    ann, link = node.join(room, "ann")
    claim = node.resume_claim(link)
    node.registry.membership.drop(ann)
    node.run(31.0)

    def refusal(where: Node) -> tuple[int, str]:
        with pytest.raises(ProtocolError) as refused:
            where.registry.membership.resume(claim, RecordingLink())
        return refused.value.code, refused.value.reason

    assert refusal(node) == (4502, "Your place is no longer kept.")
    room.door.bans.add("ann")
    assert refusal(node) == (4508, "You were banned from the room.")
    restarted = "The server has been restarted, and the room ended with it."
    assert refusal(Node()) == (4507, restarted)
    node.registry.close(room, CloseCode.TOO_COSTLY)
    assert refusal(node) == (4507, CloseCode.TOO_COSTLY.reason)


@pytest.mark.slow
def test_a_dropped_player_keeps_seat_score_and_entity_for_30_seconds() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    node.join(room, "bob")
    ann, link = node.join(room, "ann")
    node.run(0.5)
    runner = node.runner(room)
    runner.world.seats.score[1] = 12
    node.registry.membership.drop(ann)
    node.registry.membership.drop(ann)
    node.run(29.0)
    assert present(room.seats.get(1)).stage is Stage.HELD
    back = node.registry.membership.resume(node.resume_claim(link), RecordingLink())
    node.run(0.2)
    assert (back.seat, int(runner.world.seats.score[1])) == (1, 12)
    assert runner.world.runners.n == 2
    node.registry.membership.drop(back)
    node.run(31.0)
    assert room.seats.get(1) is None
    assert runner.world.runners.n == 1


def test_a_resume_token_works_once() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, link = node.join(room, "ann")
    claim = node.resume_claim(link)
    node.registry.membership.drop(ann)
    node.registry.membership.resume(claim, second := RecordingLink())
    with pytest.raises(ProtocolError) as used:
        node.registry.membership.resume(claim, RecordingLink())
    assert used.value.code is CloseCode.AUTH
    assert node.registry.membership.resume(node.resume_claim(second), RecordingLink()).seat == 0


def test_the_newest_connection_of_a_player_wins() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    old, old_link = node.join(room, "ann")
    new, new_link = node.join(room, "ann")
    node.registry.membership.drop(old)
    node.run(0.2)
    assert old_link.closed == (4505, "You joined from somewhere else.")
    assert (old.gone, new.gone, new_link.closed) == (True, False, None)
    assert list(room.members.values()) == [new]
    assert present(room.seats.get(0)).stage is Stage.CONNECTED
    assert len(new_link.of_type(TICK)) > len(old_link.of_type(TICK))


def test_a_player_who_comes_to_watch_gives_the_seat_up() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    _, link = node.join(room, "ann")
    watcher, _ = node.join(room, "ann", spectate=True)
    assert link.close_code == 4505
    assert (len(room.seats), len(room.spectators), watcher.seat) == (0, 1, None)


def test_names_are_unique_in_a_room() -> None:
    node = Node()
    room = node.registry.open("runners", seed=0)
    for player in ("p1", "p2"):
        node.registry.membership.reserve(room, player, "Ann")
    node.registry.membership.reserve(room, "p3", "Altair")
    node.registry.membership.reserve(room, "p4", "Ann", spectate=True)
    names = [seat.name for places in (room.seats, room.spectators) for seat in places]
    assert names == ["Ann", "Ann 2", "Altair 2", "Ann 3"]


def test_a_pong_carries_the_tick_and_the_fraction_elapsed() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    ann, _ = node.join(room, "ann")
    node.run(0.125 + 0.051)
    tick, fraction = node.registry.membership.tick_and_fraction(ann)
    assert tick == 3
    assert 128 <= fraction <= 136


def test_a_banned_player_is_refused_even_with_a_ticket() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9)
    claim = node.registry.membership.reserve(room, "ann", "Ann")
    room.door.bans.add("ann")
    with pytest.raises(ProtocolError) as kicked:
        node.registry.membership.claim(claim, RecordingLink())
    assert kicked.value.code is CloseCode.KICKED


def test_places_that_nobody_is_connected_to_count_against_their_address() -> None:
    node = Node()
    room, other = node.registry.open("runners"), node.registry.open("runners")
    home, cafe = "203.0.113.9", "198.51.100.7"
    claim = node.registry.membership.reserve(room, "ann", "Ann", address=home)
    node.registry.membership.reserve(other, "bob", "Bob", address=home)
    node.registry.membership.reserve(room, "cat", "Cat", address=cafe, spectate=True)
    assert [node.registry.waiting.held(address) for address in (home, cafe)] == [2, 1]
    member = node.registry.membership.claim(claim, RecordingLink())
    assert node.registry.waiting.held(home) == 1
    node.registry.membership.drop(member)
    node.registry.membership.reserve(
        room, "ann", "Ann", address=cafe
    )  # she asks again from somewhere else
    assert [node.registry.waiting.held(address) for address in (home, cafe)] == [1, 2]
    node.run(31.0)
    assert node.registry.waiting.total == 0
    node.registry.membership.reserve(other, "bob", "Bob", address=home)
    node.registry.close(other, CloseCode.ROOM_GONE)
    assert node.registry.waiting.total == 0
