"""The room's log: numbered without gaps, bounded, saved."""

from __future__ import annotations

import msgpack

from game_server.netcode.messages.room_log import KEPT_ENTRIES, RoomLog, array


def test_entries_are_numbered_from_one_and_travel_once_as_a_chunk() -> None:
    log = RoomLog()
    log.append(3, 10, [1, "a"])
    log.append(4, 10, [])
    chunk = log.pop_unsent()
    assert msgpack.unpackb(chunk) == [0, 120, [[1, 3, 10, [1, "a"]], [2, 4, 10, []]]]
    assert log.pop_unsent() == b""


def test_since_tells_what_was_missed_or_that_it_is_gone() -> None:
    log = RoomLog()
    for tick in range(KEPT_ENTRIES + 10):
        log.append(0, tick, [])
    assert log.since(log.next_number) == []
    assert len(log.since(11) or []) == KEPT_ENTRIES
    assert log.since(10) is None


def test_a_saved_log_goes_on_where_it_was() -> None:
    log = RoomLog()
    log.append(0, 1, ["x"])
    log.pop_unsent()
    log.append(0, 2, ["y"])
    again = RoomLog.from_plain(msgpack.unpackb(msgpack.packb(log.plain())))
    assert again.since(1) == log.since(1)
    assert again.pop_unsent() == log.pop_unsent()


def test_arrays_of_sixteen_have_a_longer_head() -> None:
    assert array([b"\xc0"] * 15)[:1] == b"\x9f"
    assert array([b"\xc0"] * 16)[:3] == b"\xdc\x00\x10"
