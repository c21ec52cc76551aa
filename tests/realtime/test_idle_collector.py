"""Garbage is collected when the next tick is far enough, and in the end in any case."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from game_server.realtime.idle_collector import PATIENCE, THAW_EVERY, IdleCollector


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
    collector = IdleCollector(Times(), lambda: None, lambda: True)
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


def started(deadline: float | None, *, playing: bool = True) -> IdleCollector:
    collector = IdleCollector(Times(), lambda: deadline, lambda: playing)
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
    collector = IdleCollector(Times(), lambda: None, lambda: playing)
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


def test_the_interpreter_collects_nothing_meanwhile_and_everything_after() -> None:
    collector = IdleCollector(Times(), lambda: None, lambda: True)
    collector.start()
    try:
        assert not gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        collector.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
