"""Spectators: the players' bytes without an encode of their own, following, and changing places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgpack
import pytest

from game_server.netcode.messages.replicator import Replicator
from game_server.protocol.cells import WHOLE_MAP
from game_server.protocol.declare import Phase
from game_server.protocol.messages import (
    EXTRA_KEYFRAME,
    EXTRA_VIEW,
    REPLY,
    STATUS,
    TICK,
    WELCOME,
    WHOLE_MAP_SLOT,
    Ack,
    Command,
)
from tests.support.rooms import Node, RecordingLink, Runners, input_frame

if TYPE_CHECKING:
    from game_server.netcode.messages.tick_messages import TickMessages
    from game_server.rooms.state.member import Member

RIGHT = 1


class Wide(Runners):
    """Runners on ten by five small cells."""

    cell_size = 100.0


class Stands:
    """Two players who run, and their spectators."""

    def __init__(self, watchers: int = 0, **room: Any) -> None:
        self.game = Wide()
        self.node = Node(self.game)
        self.room = self.node.registry.open(
            "runners", seed=4, **{"private": True, "lobby": False, **room}
        )
        self.players = [self.node.join(self.room, name) for name in ("ann", "bob")]
        self.watchers = [
            self.node.join(self.room, f"zoe{n}", spectate=True) for n in range(watchers)
        ]

    def run(self, seconds: float) -> None:
        """Both players hold the button all the time."""
        for _ in range(round(seconds * 20)):
            for member, _ in self.players:
                tick = self.node.registry.tick_of(self.room) + 1
                frame = input_frame(self.game, tick, RIGHT, 0)
                self.node.registry.membership.receive_input(member, frame)
            self.node.run(0.05)

    def ask(self, member: Member, link: RecordingLink, command: str, /, **args: Any) -> Any:
        """Send a command; returns the error's code, or None."""
        self.node.receive(member, Command(7, command, args))
        error = link.of_type(REPLY)[-1][2]
        return error and error[0]


def chunks(link: RecordingLink) -> dict[int, bytes]:
    """By tick, what came in common chunks, for ticks without a keyframe."""
    return {
        message[1]: msgpack.packb(message[4:])
        for message in link.of_type(TICK)
        if all(extra[0] != EXTRA_KEYFRAME for extra in message[3])
    }


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """Every chunk that any world has encoded since: (room, cell, tier)."""
    made: list[tuple[int, int, int]] = []
    encode = Replicator.encode

    def counting(self: Replicator, *args: Any) -> TickMessages:
        messages = encode(self, *args)
        made.extend(messages.shared.encoded)
        return messages

    monkeypatch.setattr(Replicator, "encode", counting)
    return made


def test_who_follows_a_player_gets_the_players_bytes() -> None:
    stands = Stands(watchers=1)
    ann, ann_link = stands.players[0]
    zoe, link = stands.watchers[0]
    assert stands.ask(zoe, link, "follow", slot=ann.slot) is None
    stands.run(0.5)
    ann_link.frames.clear()
    link.frames.clear()
    stands.run(8.0)
    seen, watched = chunks(ann_link), chunks(link)
    both = seen.keys() & watched.keys()
    assert len(both) > 100
    assert all(watched[tick] == seen[tick] for tick in both)
    views = [e[1] for m in link.of_type(TICK) for e in m[3] if e[0] == EXTRA_VIEW]
    assert views == [25, 26]
    assert all(message[2] is None for message in link.of_type(TICK))


def test_followers_cost_no_encode(encoded: list[tuple[int, int, int]]) -> None:
    counts = []
    for watchers in (0, 12):
        encoded.clear()
        stands = Stands(watchers)
        for number, (zoe, link) in enumerate(stands.watchers):
            stands.ask(zoe, link, "follow", slot=number % 2)
        # Until they follow they look at the middle, which the players do not see.
        stands.run(1.0)
        encoded.clear()
        stands.run(6.0)
        counts.append(list(encoded))
    alone, watched = counts
    assert len(alone) > 200
    assert watched == alone


def test_a_free_camera_sees_the_cells_around_where_it_looks() -> None:
    stands = Stands(watchers=1)
    zoe, link = stands.watchers[0]
    stands.node.receive(zoe, Ack(0, 950.0, 450.0, None))
    stands.run(0.2)
    views = [e[1] for m in link.of_type(TICK) for e in m[3] if e[0] == EXTRA_VIEW]
    assert views[-1] == 1 + 4 * 10 + 9
    stands.ask(zoe, link, "follow", slot=0)
    stands.run(0.2)
    assert zoe.follows == 0
    stands.ask(zoe, link, "follow", slot=None)
    assert zoe.follows is None
    assert zoe.view_cell != 1 + 4 * 10 + 9


def test_a_spectator_may_see_the_whole_map_and_come_back() -> None:
    stands = Stands(watchers=1)
    zoe, link = stands.watchers[0]
    stands.node.receive(zoe, Ack(0, None, None, WHOLE_MAP_SLOT))
    stands.run(0.2)
    assert zoe.outbox.held == zoe.room.layout.seen(WHOLE_MAP)
    stands.node.receive(zoe, Ack(0, 950.0, 450.0, None))
    stands.run(0.2)
    assert zoe.outbox.held == zoe.room.layout.seen(1 + 4 * 10 + 9)
    views = [e[1] for m in link.of_type(TICK) for e in m[3] if e[0] == EXTRA_VIEW]
    assert views[-2:] == [WHOLE_MAP, 1 + 4 * 10 + 9]


def test_a_player_who_asks_for_the_whole_map_sees_no_more() -> None:
    stands = Stands()
    ann, _ = stands.players[0]
    stands.run(0.2)
    before = ann.view_cell
    stands.node.receive(ann, Ack(0, None, None, WHOLE_MAP_SLOT))
    stands.run(0.2)
    assert ann.view_cell == before
    assert ann.outbox.held < ann.room.layout.seen(WHOLE_MAP)


def test_only_spectators_follow_and_only_seats_that_there_are() -> None:
    stands = Stands(watchers=1)
    assert stands.ask(*stands.players[0], "follow", slot=1) == "not_now"
    assert stands.ask(*stands.watchers[0], "follow", slot=4) == "bad_value"
    assert stands.ask(*stands.watchers[0], "follow", slot=-1) == "bad_value"
    assert stands.ask(*stands.watchers[0], "follow", slot="ann") == "bad_argument"


def test_a_followed_player_may_leave() -> None:
    stands = Stands(watchers=1)
    zoe, link = stands.watchers[0]
    stands.ask(zoe, link, "follow", slot=1)
    stands.run(1.0)
    stands.node.registry.membership.leave(stands.players.pop()[0])
    before = len(link.of_type(TICK))
    stands.run(1.0)
    assert len(link.of_type(TICK)) == before + 20


def test_players_may_watch_at_any_time_and_play_again_between_rounds() -> None:
    stands = Stands(lobby=True)
    ann, link = stands.players[0]
    bob, bob_link = stands.players[1]
    assert stands.ask(ann, link, "late_join", to="watch") is None
    number = stands.room.seat_of(bob).person_id

    assert stands.ask(bob, bob_link, "spectate") is None
    assert (bob.seat, bob_link.of_type(WELCOME)[-1][1]["slot"]) == (None, None)
    assert stands.ask(bob, bob_link, "play") is None
    assert stands.room.seat_of(bob).person_id == number

    stands.ask(ann, link, "start")
    stands.node.run(4.0)
    assert stands.room.phase == Phase.PLAYING
    assert stands.ask(bob, bob_link, "spectate") is None
    assert stands.ask(bob, bob_link, "play") == "not_now"
    stands.ask(ann, link, "late_join", to="play")
    assert stands.ask(bob, bob_link, "play") is None
    assert stands.room.seat_of(bob).person_id == number
    assert len(stands.room.seats) == 2


def test_the_status_counts_spectators() -> None:
    stands = Stands(watchers=1, lobby=True)
    stands.node.run(0.2)
    document = stands.watchers[0][1].of_type(STATUS)[-1][1]
    zoe = document["members"][2]
    assert (zoe["name"], zoe["spectator"], zoe["slot"]) == ("Zoe0", True, None)


@pytest.mark.parametrize(("chosen_s", "delay_s"), [(0, 5), (9, 9)])
def test_public_rooms_are_shown_five_seconds_late_at_least(chosen_s: int, delay_s: int) -> None:
    stands = Stands(watchers=1, private=False, settings={"watch_delay_s": chosen_s})
    _, link = stands.watchers[0]
    stands.run(delay_s + 1.0)
    assert stands.room.settings.watch_delay_s == delay_s
    assert 15 <= link.of_type(TICK)[-1][1] <= 21


def test_the_host_of_a_public_room_cannot_do_without_the_delay() -> None:
    stands = Stands(private=False, lobby=True)
    ann, link = stands.players[0]
    assert stands.ask(ann, link, "settings", watch_delay_s=0) is None
    assert stands.room.settings.watch_delay_s == 5


def test_a_delay_shows_spectators_the_same_bytes_later() -> None:
    stands = Stands(watchers=1, settings={"watch_delay_s": 3})
    zoe, link = stands.watchers[0]
    stands.ask(zoe, link, "follow", slot=0)
    stands.run(6.0)
    ticks = [message[1] for message in link.of_type(TICK)]
    assert ticks == list(range(1, stands.node.registry.tick_of(stands.room) - 3 * 20 + 1))
    assert zoe.outbox.age <= 1
    seen, watched = chunks(stands.players[0][1]), chunks(link)
    both = (seen.keys() & watched.keys()) - {1}
    assert len(both) > 50
    assert all(watched[tick] == seen[tick] for tick in both)
    assert stands.ask(zoe, link, "chat", text="answers are not delayed") is None


def test_who_watches_with_a_delay_sees_a_round_to_its_end_and_hears_of_it_then() -> None:
    """The delay is longer than the results: the others are back in their lobby long before."""
    stands = Stands(watchers=1, lobby=True, settings={"watch_delay_s": 30, "round_seconds": 10})
    ann, link = stands.players[0]
    _, watching = stands.watchers[0]
    stands.ask(ann, link, "start")
    stands.run(29.0)
    assert stands.room.phase == Phase.LOBBY
    assert watching.of_type(TICK) == []
    assert {status["phase"] for _, status in watching.of_type(STATUS)} <= {"lobby"}

    heard = []
    for _ in range(29):
        before = len(watching.frames)
        stands.node.run(1.0)
        heard.append([m for m in watching.messages[before:] if m[0] in (TICK, STATUS)])
    ticks = [m[1] for second in heard for m in second if m[0] == TICK]
    assert ticks == list(range(1, stands.node.registry.tick_of(stands.room) + 1))
    assert max(sum(m[0] == TICK for m in second) for second in heard[1:]) <= 21
    phases = [m[1]["phase"] for second in heard for m in second if m[0] == STATUS]
    assert list(dict.fromkeys(phases)) == ["countdown", "playing", "results", "lobby"]
    told = next(m for second in heard for m in second if m[0] == STATUS and m[1]["standings"])
    assert told[1]["phase"] == "results"

    before = len(watching.frames)
    stands.ask(ann, link, "lock", on=True)
    stands.node.run(0.1)
    assert watching.messages[before:][-1][1]["locked"] is True


def test_the_next_round_follows_the_one_that_a_delay_still_shows() -> None:
    stands = Stands(watchers=1, lobby=True, settings={"watch_delay_s": 20, "round_seconds": 10})
    ann, link = stands.players[0]
    _, watching = stands.watchers[0]
    for _ in range(2):
        assert stands.ask(ann, link, "start") is None
        stands.run(5.0)
        for _ in range(2):
            stands.ask(ann, link, "stop")
            stands.node.run(0.5)
        assert stands.room.phase == Phase.LOBBY
    stands.node.run(21.0)
    ticks = [message[1] for message in watching.of_type(TICK)]
    assert ticks == list(range(1, stands.node.registry.tick_of(stands.room) + 1))


def test_players_hear_of_the_round_at_once_whatever_the_delay() -> None:
    stands = Stands(watchers=1, lobby=True, settings={"watch_delay_s": 30})
    ann, link = stands.players[0]
    stands.ask(ann, link, "start")
    stands.run(0.2)
    assert link.of_type(STATUS)[-1][1]["phase"] == "countdown"


def test_a_player_can_watch_and_play_again_over_the_same_connection() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, private=True, lobby=False)
    ann, link = node.join(room, "ann")
    node.run(0.2)
    assert node.ask(ann, link, "spectate") == [None, None]
    node.run(0.2)
    runner = node.runner(room)
    assert (ann.seat, runner.world.runners.n, link.of_type(TICK)[-1][2]) == (None, 0, None)
    assert node.ask(ann, link, "play") == [None, None]
    node.run(0.2)
    assert (ann.seat, runner.world.runners.n) == (0, 1)
    assert isinstance(link.of_type(TICK)[-1][2], bytes)
    assert [welcome["slot"] for _, welcome in link.of_type(WELCOME)] == [0, None, 0]
    assert node.registry.membership.resume(node.resume_claim(link), RecordingLink()).seat == 0


def test_a_spectator_cannot_take_a_seat_in_a_full_room() -> None:
    node = Node()
    room = node.registry.open("runners", seed=9, settings={"player_limit": 1})
    node.join(room, "ann")
    zoe, link = node.join(room, "zoe", spectate=True)
    assert node.ask(zoe, link, "play")[0] == ["full", "There is no place left."]
    assert (zoe.seat, len(room.spectators)) == (None, 1)
