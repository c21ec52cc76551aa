"""A slow member is skipped, goes on with keyframes, and is closed when it stays slow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgpack

from game_server.netcode.messages.room_log import KEPT_ENTRIES, RoomLog
from game_server.netcode.sending.outbox import SILENT, Limits, Outbox
from tests.netcode.scene import TICK_HZ, Member, Scene, assert_holds_the_truth, header_size

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMITS = Limits(age_s=0.5, behind_s=2.0)  # 10 and 40 ticks


def ticks(scene: Scene, count: int) -> None:
    for _ in range(count):
        scene.begin()
        scene.end()


def test_a_member_that_acknowledges_nothing_is_skipped_after_half_a_second() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    ticks(scene, 5)
    member.stalled = True
    ticks(scene, 30)
    assert member.outbox.connection.newest_sent == 5 + 11
    assert (member.outbox.age, member.outbox.skipped) == (11, 19)


def test_a_skipped_member_goes_on_with_keyframes() -> None:
    scene = Scene((500, 400))
    member = scene.join(0, 0, LIMITS)
    scene.begin().rocks.spawn(0, x=250.0, y=150.0)
    scene.end()
    member.stalled = True
    ticks(scene, 20)
    scene.world.rocks.x = 210.0
    ticks(scene, 5)
    member.stalled = False
    ticks(scene, 3)
    assert not member.outbox.skipping
    assert member.store.held == member.outbox.held
    assert_holds_the_truth(member)


def test_a_member_that_stays_slow_is_closed_once_and_sent_nothing_more() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    member.stalled = True
    ticks(scene, 100)
    assert member.closed == (4002, SILENT)
    written = len(member.line)
    member.outbox.send(b"\xc0")
    ticks(scene, 5)
    assert len(member.line) == written


def far_away(scene: Scene, member: Member, lags: Iterable[int]) -> None:
    """A tick for each lag, after which its acknowledgement arrives, in ticks since it was sent."""
    sent: dict[int, int] = {}
    member.receive = lambda: None  # type: ignore[method-assign]
    for lag in lags:
        ticks(scene, 1)
        now = int(scene.world.tick[0])
        sent[now] = member.outbox.connection.newest_sent
        if now - lag in sent:
            member.outbox.ack(sent[now - lag])


def test_a_connection_that_could_not_keep_up_is_closed_with_that_reason() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    far_away(scene, member, [2] * 20)
    member.receive = lambda: None  # type: ignore[method-assign]
    for tick in range(200):
        member.outbox.ack(20 + tick // 8)
        ticks(scene, 1)
    assert member.closed == (4002, "Your connection could not keep up.")


def test_a_delayed_spectator_may_acknowledge_every_fifth_tick() -> None:
    scene = Scene((100, 100))
    scene.begin().rooms.tick += 1_000
    member = scene.spectate(0, 1, LIMITS)
    member.delay_ticks, member.stalled = 60, True
    received = 0
    for _ in range(400):
        ticks(scene, 1)
        if len(member.line) >= received + 5:
            received = len(member.line)
            member.outbox.ack(member.outbox.connection.newest)
    assert (member.closed, len(member.line), member.outbox.skipped) == (None, 340, 0)


def test_full_buffers_skip_before_any_age_does() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    member.outbox._buffered = lambda: 70_000
    ticks(scene, 3)
    assert (member.got, member.outbox.skipped) == ([], 3)


def test_keyframes_of_one_tick_are_limited_and_the_players_own_cell_comes_first() -> None:
    scene = Scene((500, 400))
    member = scene.spectate(0, 8, replace(LIMITS, keyframe_bytes=1))
    held = []
    for _ in range(11):
        ticks(scene, 1)
        held.append(len(member.store.held))
    assert held == [*range(1, 11), 10]
    fresh = scene.spectate(0, 8, replace(LIMITS, keyframe_bytes=1))
    ticks(scene, 2)
    assert fresh.store.held == {0, 8}


def test_a_spectator_is_sent_its_view_cell_when_it_changes() -> None:
    scene = Scene((500, 400))
    member = scene.spectate(0, 8)
    scene.begin()
    scene.end()
    assert member.store.view_cell == 8
    member.view = 9
    ticks(scene, 1)
    assert member.store.view_cell == 9
    assert member.store.held == member.outbox.held == {0, 3, 4, 5, 8, 9, 10, 13, 14, 15}


def test_room_events_are_never_skipped() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    for tick in range(60):
        member.stalled = 5 < tick < 30
        scene.begin().emit("kill", room=0, by=tick, what="ram")
        scene.end()
    kills = [e for tick in member.got for e in tick.events if e.name == "kill"]
    assert [e.fields["by"] for e in kills] == list(range(60))
    assert [e.number for e in kills] == list(range(1, 61))


def test_events_that_were_sent_are_not_sent_again() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0)
    ticks(scene, 2)
    scene.begin().emit("kill", room=0, by=1, what="ram")
    scene.world.emit("medal", room=0, slot=0, worth=1)
    scene.end()
    ticks(scene, 1)
    # 94 02 ce tttttttt · c4 09 and nine bytes · 90, in a frame
    assert len(member.last) == 2 + 7 + 11 + 1


def test_member_events_wait_while_a_member_is_skipped() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    for tick in range(60):
        member.stalled = 5 < tick < 30
        scene.begin().emit("medal", room=0, slot=0, worth=tick)
        scene.end()
    medals = [e for tick in member.got for e in tick.events if e.name == "medal"]
    assert [e.fields["worth"] for e in medals] == list(range(60))


def test_a_member_that_missed_more_than_the_log_keeps_is_closed() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, replace(LIMITS, behind_s=1000.0))
    ticks(scene, 2)
    member.stalled = True
    ticks(scene, 20)
    for number in range(KEPT_ENTRIES + 1):
        scene.logs[0].append(3, number, [0, "ram"])
    ticks(scene, 1)
    member.stalled = False
    ticks(scene, 2)
    assert member.closed is not None
    assert member.closed[0] == 4002


def test_a_resync_brings_the_cell_with_the_next_message() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0)
    ticks(scene, 2)
    member.outbox.resync(1)
    before = member.outbox.keyframes
    ticks(scene, 2)
    assert (member.outbox.keyframes - before, member.outbox.resyncs) == (1, 1)


def test_a_gap_in_the_ticks_offered_costs_keyframes() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0)
    ticks(scene, 2)
    scene.world.rooms.tick += 5
    before = member.outbox.keyframes
    ticks(scene, 1)
    assert member.outbox.keyframes - before == 2
    assert_holds_the_truth(member)


def test_idle_is_a_tick_without_chunks() -> None:
    written: list[bytes] = []
    outbox = Outbox(written.append, lambda: 0, lambda code, reason: None, TICK_HZ)
    log = RoomLog()
    log.append(1, 7, [0, "Ann", "hi"])
    outbox.idle(7, log)
    outbox.idle(7, log)
    first, second = (msgpack.unpackb(frame[header_size(frame) :]) for frame in written)
    assert first == [2, 7, None, [[1, [[1, 1, 7, [0, "Ann", "hi"]]]]]]
    assert second == [2, 7, None, []]


def test_other_messages_are_framed() -> None:
    written: list[bytes] = []
    outbox = Outbox(written.append, lambda: 0, lambda code, reason: None, TICK_HZ)
    outbox.send(b"abc")
    assert written == [b"\x82\x03abc"]
