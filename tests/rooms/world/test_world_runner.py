"""The world runner: phases of a tick, seating, bots, phases of a room, and determinism."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from game_server.protocol.close_codes import CloseCode
from game_server.protocol.declare import Phase, SeatState
from game_server.protocol.messages import TICK
from game_server.rooms.state.parts.seats import SeatClaim
from tests.support.present import present
from tests.support.rooms import Node, RecordingLink, Runners, input_frame, runner_with

if TYPE_CHECKING:
    from game_server.games.base import Inputs, Rows
    from game_server.simulation.world import World

CHAT, NOTICE, ROSTER = 1, 2, 0
RIGHT = 1


def log_entries(link: RecordingLink) -> list[Any]:
    """Every log entry that a link was given, from chunks and extras."""
    entries = []
    for message in link.of_type(TICK):
        for extra in message[3]:
            if extra[0] == 1:
                entries += extra[1]
        for chunk in message[4:]:
            codes = chunk[1::2]
            entries += [
                e for code, v in zip(codes, chunk[2::2], strict=True) if code == 120 for e in v
            ]
    return entries


def test_a_rooms_hash_is_the_same_alone_and_beside_fifty_others() -> None:
    many, rooms = runner_with(Runners(), 51)
    alone, [room] = runner_with(Runners(), 1)
    for _ in range(300):
        many.tick()
        alone.tick()
    assert many.world.hash(many.batch.row(rooms[0])) == alone.world.hash(alone.batch.row(room))
    assert alone.world.seats.mood.sum() > 0
    assert alone.world.runners.x.sum() > 0


def test_phases_go_from_countdown_to_playing_to_results_and_around() -> None:
    game = Runners()
    runner, [room] = runner_with(game, 1, round_seconds=10)
    seen: list[tuple[int, Phase]] = []
    for _ in range((3 + 10 + 8 + 3) * 20 + 2):
        runner.tick()
        phase = Phase(int(runner.world.rooms.phase[0]))
        if not seen or seen[-1][1] is not phase:
            seen.append((int(runner.world.tick[0]), phase))
    assert seen == [
        (1, Phase.COUNTDOWN),
        (61, Phase.PLAYING),
        (261, Phase.RESULTS),
        (421, Phase.COUNTDOWN),
        (481, Phase.PLAYING),
    ]
    assert game.calls == [("start_round", 1), ("start_round", 1)]
    assert room.result.standings[0].score > 0
    assert runner.world.rooms.round.tolist() == [2]


def test_a_round_that_the_game_finishes_ends_at_once() -> None:
    runner, _ = runner_with(Runners(), 2)
    for _ in range(70):
        runner.tick()
    runner.world.finish([1])
    runner.tick()
    assert runner.world.rooms.phase.tolist() == [Phase.PLAYING, Phase.RESULTS]
    assert not runner.world.rooms.finished.any()


@pytest.mark.slow
def test_an_endless_world_plays_from_the_start_and_has_no_end() -> None:
    runner, _ = runner_with(Runners(), 1, mode="world")
    for _ in range(20 * 60):
        runner.tick()
    assert runner.world.rooms.phase.tolist() == [Phase.PLAYING]
    assert runner.world.rooms.ends_at.tolist() == [0]


def test_nothing_is_held_outside_the_playing_phase() -> None:
    game = Runners()
    node = Node(game)
    room = node.registry.open("runners", seed=1, settings={"round_seconds": 10})
    member, _ = node.join(room, "ann")
    runner = node.runner(room)
    moved: dict[Phase, set[float]] = {}
    for _ in range((3 + 10 + 4) * 20):
        tick = runner.tick_of(room) + 1
        node.registry.membership.receive_input(member, input_frame(game, tick, RIGHT, 0))
        x = runner.world.runners.x.copy()
        runner.tick()
        if len(x):
            phase = Phase(int(runner.world.rooms.phase[0]))
            moved.setdefault(phase, set()).add(round(float(runner.world.runners.x[0] - x[0]), 6))
    assert moved == {Phase.COUNTDOWN: {0.0}, Phase.PLAYING: {2.0}, Phase.RESULTS: {0.0}}


def test_only_bots_whose_turn_it_is_are_asked() -> None:
    asked = []

    class Asked(Runners):
        def bots(self, w: World, seats: Rows) -> Inputs:
            asked.append(sorted(w.seats.id[seats].tolist()))
            return super().bots(w, seats)

    runner, _ = runner_with(Asked(), 3)
    for _ in range(72):
        runner.tick()
    # Ticks 61 to 72: each bot once in four, and never two of a room together.
    assert asked[:4] == [[2, 2, 2], [1, 1, 1], [0, 0, 0], [2, 2, 2]]
    assert len(asked) == 9


def test_everybody_receives_joins_leaves_and_chat() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    _, link = node.join(room, "ann")
    node.run(0.2)
    bob, _ = node.join(room, "bob")
    node.run(0.2)
    node.registry.membership.drop(bob)
    node.run(0.2)
    entries = [entry for entry in log_entries(link) if entry[1] == ROSTER]
    assert [entry[0] for entry in log_entries(link)] == list(range(1, 7))
    assert [entry[3] for entry in entries] == [
        [0, "Ann", 0, 0, SeatState.HUMAN],
        [1, "Bob", 0, 0, SeatState.HUMAN],
        [1, "Bob", 0, 0, SeatState.HELD],
    ]


def test_the_winner_is_named_when_a_round_ends() -> None:
    game = Runners()
    node = Node(game)
    room = node.registry.open("runners", seed=1, settings={"round_seconds": 10})
    member, link = node.join(room, "ann")
    runner = node.runner(room)
    for _ in range(14 * 20):
        tick = runner.tick_of(room) + 1
        node.registry.membership.receive_input(member, input_frame(game, tick, RIGHT, 0))
        runner.tick()
    notices = [entry[3] for entry in log_entries(link) if entry[1] == NOTICE]
    assert notices == [["Ann joined."], ["Ann wins with 200."]]


def test_catching_up_makes_whole_ticks_with_a_message_each() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    _, link = node.join(room, "ann")
    runner = node.runner(room)
    node.now = present(node.clock.next_deadline) + 6.5 / 20
    node.clock.run_due()
    assert runner.tick_of(room) == 3
    assert [message[1] for message in link.of_type(TICK)] == [1, 2, 3]
    reports = node.reports.reports
    assert [report.due.dropped for report in reports] == [4, 0, 0]
    assert set(reports[0].seconds) == {"inputs", "step", "encode", "send"}


def test_a_report_counts_members_too_far_behind_and_the_keyframes_they_are_sent() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    quick, _ = node.join(room, "ann")
    slow, _ = node.join(room, "bob")
    runner = node.runner(room)
    reports = []
    for tick in range(1, 21):
        reports.append(runner.tick())
        quick.outbox.ack(quick.outbox.connection.newest_sent)
        slow.outbox.ack(min(tick, 1))
    assert reports[0].keyframes == 2 * len(quick.outbox.held)
    assert [report.skipped for report in reports] == [0] * 12 + [1] * 8
    assert [report.keyframes for report in reports[1:]] == [0] * 19


def test_members_are_counted_by_tier() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    members = [node.join(room, name)[0] for name in ("ann", "bob")]
    runner = node.runner(room)
    assert runner.members_by_tier() == [2, 0, 0]
    for tick in range(1, 30):
        runner.tick()
        members[0].outbox.ack(tick)
        members[1].outbox.ack(tick - (5 if tick > 10 else 0))
    assert runner.members_by_tier() == [1, 1, 0]
    node.registry.membership.drop(members[1])
    assert runner.members_by_tier() == [1, 0, 0]


def test_a_slow_member_is_served_when_its_room_comes_back_into_a_world() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1, private=True, lobby=False)
    player, _ = node.join(room, "ann")
    node.join(node.registry.open("runners", seed=2), "eve")  # the world goes on without the room
    spectator, _ = node.join(room, "bob", spectate=True)
    slow = player, spectator
    runner = node.runner(room)
    for tick in range(1, 30):
        runner.tick()
        for member in slow:
            member.outbox.ack(tick - (5 if tick > 10 else 0))
    assert [member.outbox.tier for member in slow] == [1, 1]
    runner.remove(room)
    assert runner.tick().rooms == 1
    runner.insert(room)
    before = [member.outbox.connection.newest_sent for member in slow]
    reports = [runner.tick() for _ in range(4)]
    assert [report.failed for report in reports] == [None] * 4
    for member, newest in zip(slow, before, strict=True):
        assert member.outbox.connection.newest_sent in (newest + 3, newest + 4)


def test_a_malformed_input_closes_its_connection_and_no_other() -> None:
    game = Runners()
    node = Node(game)
    room = node.registry.open("runners", seed=1)
    (ann, ann_link), (bob, bob_link) = node.join(room, "ann"), node.join(room, "bob")
    runner = node.runner(room)
    runner.tick()
    good = input_frame(game, 3, RIGHT, 0)
    node.registry.membership.receive_input(
        ann, good[:5] + b"\xc0" + good[6:-3] + b"\x00" + good[-2:]
    )
    node.registry.membership.receive_input(bob, good)
    report = runner.tick()
    assert ann_link.close_code == 4500
    assert bob_link.closed is None
    assert sum(report.inputs.values()) == 2


def test_an_input_of_a_player_who_left_does_not_reach_the_seats_next_occupant() -> None:
    game = Runners()
    node = Node(game)
    room = node.registry.open("runners", seed=1)
    ann, _ = node.join(room, "ann")
    runner = node.runner(room)
    runner.tick()
    node.registry.membership.receive_input(ann, input_frame(game, 3, RIGHT, 0))
    node.registry.membership.leave(ann)
    node.join(room, "bob")
    assert runner.tick().inputs == {}


def test_inputs_of_spectators_and_of_rooms_elsewhere_are_ignored() -> None:
    game = Runners()
    node = Node(game, seats_per_world=4)
    room = node.registry.open("runners", seed=1)
    ann, _ = node.join(room, "ann")
    watchers = [node.join(room, f"zoe{n}", spectate=True)[0] for n in range(6)]
    runner = node.runner(room)
    runner.tick()
    elsewhere, _ = node.join(node.registry.open("runners", seed=2), "bob")
    assert len(list(node.registry.worlds)) == 2
    assert watchers[-1].slot >= room.seats.limit
    for member in (*watchers, elsewhere):
        runner.receive_input(member, input_frame(game, 4, RIGHT, 0))
    runner.receive_input(ann, input_frame(game, 4, RIGHT, 0))
    assert runner.tick().inputs == {"ok": 1}


def test_spectators_get_the_same_chunks_and_no_private_record() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1, private=True, lobby=False)
    _, player = node.join(room, "ann")
    _, spectator = node.join(room, "zoe", spectate=True)
    node.run(0.5)
    played, watched = player.of_type(TICK)[-1], spectator.of_type(TICK)[-1]
    assert played[1] == watched[1]
    assert watched[2] is None
    assert isinstance(played[2], bytes)
    assert played[4:] == watched[4:]
    assert room.players == 1


def test_a_seat_that_nobody_comes_for_falls_free_in_room_ticks() -> None:
    node = Node()
    room = node.registry.open("runners", seed=1)
    node.join(room, "ann")
    claim = node.registry.membership.reserve(room, "bob", "Bob")
    assert isinstance(claim, SeatClaim)
    runner = node.runner(room)
    for _ in range(20 * 20):
        runner.tick()
    assert room.seats.of("bob") is not None
    runner.tick()
    assert room.seats.of("bob") is None


def test_rows_of_all_seats_stay_dense_while_rooms_come_and_go() -> None:
    runner, rooms = runner_with(Runners(), 5)
    for _ in range(5):
        runner.tick()
    runner.remove(rooms[1])
    runner.tick()
    runner.insert(rooms[1])
    runner.tick()
    assert runner.batch.rooms == [rooms[0], rooms[2], rooms[3], rooms[4], rooms[1]]
    assert np.diff(runner.world.seats.offsets).tolist() == [4] * 5
    assert runner.world.tick.tolist() == [7, 7, 7, 7, 6]


def test_inputs_count_from_the_tick_after_somebody_was_seated_also_when_all_were_silent() -> None:
    game = Runners()
    node = Node(game)
    room, other = node.registry.open("runners", seed=1), node.registry.open("runners", seed=2)
    ann, _ = node.join(room, "ann")
    runner = node.runner(room)
    for _ in range(3):
        runner.tick()
    bob, _ = node.join(room, "bob")
    runner.tick()
    node.join(other, "zoe")
    node.registry.membership.receive_input(bob, input_frame(game, 5, RIGHT, 0))
    assert runner.tick().inputs == {"ok": 1}
    node.registry.close(room, CloseCode.ROOM_GONE)
    runner.receive_input(ann, input_frame(game, 6, RIGHT, 0))
    assert runner.tick().inputs == {}
