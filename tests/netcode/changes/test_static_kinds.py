"""Static rows stay with the client when it leaves a cell; on return it is sent what has changed."""

from __future__ import annotations

from typing import Any

import msgpack
import pytest

from tests.netcode.scene import Member, Scene, assert_holds_the_truth, header_size

FAR, NEAR = 5, 1


@pytest.fixture
def spectating() -> tuple[Scene, Member]:
    """A spectator at the left end of six cells, two pads and a rock in the first of them."""
    scene = Scene((600, 100))
    member = scene.spectate(0, NEAR)
    world = scene.begin()
    world.pads.spawn([0, 0], x=[20.0, 60.0], y=50.0, hull=9)
    world.rocks.spawn(0, x=40.0, y=50.0)
    scene.end()
    return scene, member


def go(scene: Scene, member: Member, view: int) -> list[list[Any]]:
    """Turn to a view cell; returns the keyframes of the first cell that it brings, each
    what it keeps and its chunk's items.
    """
    member.view = view
    scene.begin()
    scene.end()
    assert_holds_the_truth(member)
    extras = msgpack.unpackb(member.last[header_size(member.last) :])[3]
    return [[item[1], *item[2]] for item in extras if item[0] == 0 and item[2][0] == NEAR]


def test_an_unchanged_cell_brings_only_what_moves(spectating: tuple[Scene, Member]) -> None:
    scene, member = spectating
    go(scene, member, FAR)
    assert len(member.store["pads"]["id"]) == 0
    ((keeps, _, *groups),) = go(scene, member, NEAR)
    assert keeps is False
    assert [code >> 3 for code in groups[::2]] == [4]  # the rock
    assert member.store["pads"]["hull"].tolist() == [9, 9]


def test_only_the_rows_that_have_changed_come_again(spectating: tuple[Scene, Member]) -> None:
    scene, member = spectating
    go(scene, member, FAR)
    scene.begin().pads.hull[1] = 3
    scene.end()
    ((keeps, _, *groups),) = go(scene, member, NEAR)
    assert keeps is False
    pads = dict(zip(groups[::2], groups[1::2], strict=True))[5 << 3]
    assert pads == b"\x02\x00\xe0\x01\x90\x01\x03"
    assert member.store["pads"]["hull"].tolist() == [9, 3]


def test_a_cell_in_which_one_has_gone_is_replaced(spectating: tuple[Scene, Member]) -> None:
    scene, member = spectating
    go(scene, member, FAR)
    scene.begin().pads.kill(0)
    scene.end()
    ((keeps, *_),) = go(scene, member, NEAR)
    assert keeps is None
    assert member.store["pads"]["id"].tolist() == [2]


def test_after_a_resync_nothing_is_taken_for_good(spectating: tuple[Scene, Member]) -> None:
    scene, member = spectating
    go(scene, member, FAR)
    member.outbox.resync(NEAR)
    ((keeps, *_),) = go(scene, member, NEAR)
    assert keeps is None


def test_all_who_come_back_share_one_keyframe(spectating: tuple[Scene, Member]) -> None:
    scene, member = spectating
    others = [scene.spectate(0, NEAR) for _ in range(5)]
    go(scene, member, NEAR)
    for at, each in enumerate((member, *others)):
        each.view = FAR
        scene.begin()
        scene.end()
        assert each.outbox.held == {0, 4, 5, 6}, at
    before = scene.replicator.keyframes_encoded
    for each in (member, *others):
        each.view = NEAR
    scene.begin()
    scene.end()
    assert scene.replicator.keyframes_encoded - before == 2  # cells 1 and 2
