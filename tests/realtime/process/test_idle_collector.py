"""Garbage is collected when the next tick is far enough, and in the end in any case."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from game_server.realtime.process.idle_collector import (
    GROWTH,
    GROWTH_BYTES,
    GULP_BYTES,
    PATIENCE,
    THAW_EVERY,
    THAW_SHARE,
    IdleCollector,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow


class Times:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Node:
    """Something that refers to itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector() -> Iterator[IdleCollector]:
    """A collector in a process where people play, with all the time there is."""
    collector = IdleCollector(Times(), lambda: None, lambda: True, lambda: 0)
    collector.start()
    yield collector
    collector.stop()


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The generations that are collected during the test."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def started(
    deadline: float | None, *, playing: bool = True, memory: Callable[[], int] = lambda: 0
) -> IdleCollector:
    collector = IdleCollector(Times(), lambda: deadline, lambda: playing, memory)
    collector.start()
    collector.stop()
    return collector


def test_nothing_is_collected_while_a_tick_is_near(collections: list[int]) -> None:
    collector = started(0.0001)
    collections.clear()
    assert not collector.idle()
    assert collections == []


def test_it_is_collected_when_there_is_room_or_nothing_to_wait_for() -> None:
    assert started(0.030).idle()
    assert started(None).idle()


def test_patience_ends() -> None:
    collector = started(0.0)
    assert [collector.idle() for _ in range(PATIENCE + 1)].index(True) == PATIENCE


def test_what_dies_young_is_collected_and_what_is_older_waits(collector: IdleCollector) -> None:
    old, young = Node(), weakref.ref(Node())
    alive = weakref.ref(old)
    collector.idle()
    assert young() is None
    del old
    collector.idle()
    assert alive() is not None


def test_a_collection_looks_at_new_objects_only(collector: IdleCollector) -> None:
    kept = [Node() for _ in range(1000)]
    collector.idle()
    assert len(gc.get_objects()) < 500
    assert len(kept) == 1000


def test_everything_is_collected_once_nobody_plays() -> None:
    playing = True
    collector = IdleCollector(Times(), lambda: None, lambda: playing, lambda: 0)
    collector.start()
    try:
        old = Node()
        gone = weakref.ref(old)
        collector.idle()
        del old
        for _ in range(THAW_EVERY):
            collector.idle()
        assert gone() is not None
        playing = False
        collector.idle()
        assert gone() is None
    finally:
        collector.stop()


def test_everything_is_collected_when_the_heap_has_grown_too_much(
    collector: IdleCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Node()
    gone = weakref.ref(old)
    collector.idle()
    del old
    monkeypatch.setattr("sys.getallocatedblocks", lambda: 1 << 40)
    collector.idle()
    assert gone() is None


def test_few_large_objects_are_growth_too_when_they_die_frozen() -> None:
    held = 100 << 20
    collector = IdleCollector(Times(), lambda: None, lambda: True, lambda: held)
    collector.start()
    try:
        old = Node()
        gone = weakref.ref(old)
        collector.idle()
        del old
        held = GROWTH * held + GROWTH_BYTES
        collector.idle()
        assert gone() is not None
        held += 1
        collector.idle()
        assert gone() is None
    finally:
        collector.stop()


def test_growth_in_bytes_is_not_waited_for() -> None:
    held = 100 << 20
    collector = started(0.0, memory=lambda: held)
    assert not collector.idle()
    held += GULP_BYTES + 1
    assert collector.idle()
    assert not collector.idle()  # it stays that large, and that is nothing new


def test_thaws_that_growth_forces_take_a_hundredth_of_the_time_at_most() -> None:
    times, held, thaws = Times(), 0, 0

    def takes_a_while(phase: str, info: dict[str, int]) -> None:
        nonlocal thaws
        thaws += phase == "start" and gc.get_freeze_count() == 0
        times.now += 0.05 if phase == "stop" else 0.0

    collector = IdleCollector(times, lambda: None, lambda: True, lambda: held)
    gc.callbacks.append(takes_a_while)
    try:
        collector.start()
        for _ in range(200):
            times.now += 0.1
            held += 1 << 40  # always a reason for a thaw
            collector.idle()
    finally:
        gc.callbacks.remove(takes_a_while)
        collector.stop()
    assert 1 < thaws <= 1 + times.now * THAW_SHARE / 0.05


def test_the_interpreter_collects_nothing_meanwhile_and_everything_after() -> None:
    collector = IdleCollector(Times(), lambda: None, lambda: True, lambda: 0)
    collector.start()
    try:
        assert not gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        collector.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
