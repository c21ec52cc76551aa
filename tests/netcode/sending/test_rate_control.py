"""Queues on the way slow a member down; a long way does not."""

from __future__ import annotations

import numpy as np
import pytest

from game_server.netcode.sending.connection_columns import ConnectionColumns, ConnectionRow
from game_server.netcode.sending.rate_control import RateControl
from tests.netcode.scene import Scene
from tests.netcode.sending.test_outbox import LIMITS, far_away


def test_a_long_round_trip_is_no_queue() -> None:
    rate = RateControl(ConnectionRow(ConnectionColumns()), tick_hz=30, age_s=0.5)
    for tick in range(1, 300):
        rate.connection.newest = tick
        rate.connection.ack(tick - 9)
        rate.choose_tier(tick, lambda tier: True)
        assert rate.connection.tier == 0


def test_a_connection_that_is_too_thin_is_tried_again_ever_more_seldom() -> None:
    """At tier 0 the queue grows by a tick every other tick; at tier 1 it is empty at once."""
    rate = RateControl(ConnectionRow(ConnectionColumns()), tick_hz=30, age_s=0.5)
    queue, changes = 0, []
    for tick in range(1, 6000):
        if tick % (1 << rate.connection.tier) == 0:
            rate.connection.newest = tick
            queue = queue + tick % 2 if rate.connection.tier == 0 else 0
            rate.connection.ack(tick - queue)
            before = rate.connection.tier
            rate.choose_tier(tick, lambda tier, now=tick: now % (1 << tier) == 0)  # type: ignore[misc]
            if rate.connection.tier < before:
                changes.append(tick)
    waits = np.diff(changes)
    assert waits[0] < 200
    assert waits[-1] > 900


@pytest.mark.parametrize("lag", [1, 9, 11, 16, 25, 39])
def test_a_long_round_trip_alone_costs_no_tick_and_no_keyframe(lag: int) -> None:
    """Two seconds of it at most, at a limit of half a second."""
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    far_away(scene, member, [lag] * 400)
    assert (len(member.line), member.outbox.skipped, member.outbox.keyframes) == (400, 0, 2)
    assert (member.closed, member.outbox.tier) == (None, 0)


def test_a_round_trip_that_becomes_longer_for_good_is_believed_soon() -> None:
    scene = Scene((100, 100))
    member = scene.join(0, 0, LIMITS)
    far_away(scene, member, [2] * 100 + [25] * 100)
    before = member.outbox.skipped
    far_away(scene, member, [25] * 200)
    assert (member.outbox.skipped, member.closed) == (before, None)
