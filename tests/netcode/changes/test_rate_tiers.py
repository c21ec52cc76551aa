"""A member that falls behind gets every second tick, then every fourth, and misses nothing."""

from __future__ import annotations

import msgpack
import numpy as np

from game_server.netcode.sending.outbox import Limits
from tests.netcode.scene import Member, Scene, assert_holds_the_truth, header_size

ROOMY = Limits(age_s=1.5)  # 30 ticks: tier 1 beyond 10 of queueing, tier 2 beyond 20


def tick(scene: Scene, count: int = 1) -> list[int]:
    """Ticks in which something happens; returns those that the first member was sent."""
    sent = []
    for _ in range(count):
        world = scene.begin()
        world.rocks.x = 10.0 + world.tick[0] % 50
        world.shots.spawn(0, x=50.0, y=50.0)
        world.shots.kill(world.shots.id % 3 == world.tick[0] % 3)
        scene.end()
        if scene.members[0].outbox.connection.newest_sent == world.tick[0]:
            sent.append(int(world.tick[0]))
        member = scene.members[0]
        if member.store.tick == world.tick[0]:
            assert_holds_the_truth(member)
    return sent


def strained(lag: int) -> tuple[Scene, Member]:
    scene = Scene((100, 100))
    member = scene.join(0, 0, ROOMY)
    scene.begin().rocks.spawn(0, x=50.0, y=50.0)
    scene.end()
    tick(scene, 5)
    member.lag = lag
    tick(scene, 30)
    return scene, member


def test_a_member_that_lags_gets_every_second_tick_then_every_fourth() -> None:
    scene, member = strained(12)
    assert member.outbox.tier == 1
    assert set(np.diff(tick(scene, 10))) == {2}
    member.lag = 24
    tick(scene, 24)
    assert member.outbox.tier == 2
    assert set(np.diff(tick(scene, 16))) == {4}


def test_no_tier_change_costs_a_keyframe() -> None:
    scene, member = strained(12)
    before = member.outbox.keyframes
    member.lag = 24
    tick(scene, 20)
    assert member.outbox.tier == 2
    member.lag = 0
    tick(scene, 200)
    assert member.outbox.tier == 0
    assert member.outbox.keyframes == before
    assert len(tick(scene, 10)) == 10


def test_a_slower_message_says_how_many_ticks_it_covers() -> None:
    scene, member = strained(12)
    tick(scene, 2)
    message = msgpack.unpackb(member.last[header_size(member.last) :])
    assert message[3] == [[4, 2]]
    assert message[4:] != []


def test_chunks_of_a_tier_are_encoded_once_and_only_while_somebody_needs_them() -> None:
    scene, _ = strained(12)
    others = [scene.join(0, slot, ROOMY) for slot in (1, 2)]
    tick(scene, 5)
    for other in others:
        other.lag = 12
    tick(scene, 30)
    assert {m.outbox.tier for m in scene.members} == {1}
    made = [made for _ in range(4) for made in _encoded(scene)]
    assert sorted(made) == sorted(set(made))
    assert [tier for _, _, _, tier in made if tier] != []
    for each in scene.members:
        each.lag = 0
    tick(scene, 200)
    assert {tier for _ in range(4) for _, _, _, tier in _encoded(scene)} == {0}


def _encoded(scene: Scene) -> list[tuple[int, int, int, int]]:
    scene.begin().rocks.spin += 1
    messages = scene.end()
    return [(int(scene.world.tick[0]), *made) for made in messages.shared.encoded]


def test_a_room_that_comes_from_elsewhere_costs_its_slow_members_keyframes() -> None:
    scene, member = strained(12)
    before = member.outbox.keyframes
    state = scene.world.remove(0)
    scene.world.insert(state)
    scene.replicator.room_inserted(scene.world, 0)
    if scene.world.tick[0] % 2 == 0:
        scene.begin()
        scene.end()
    tick(scene, 4)
    assert member.outbox.keyframes > before
    assert_holds_the_truth(member)
