"""A tick's messages, byte by byte: the head, events, checksums."""

from __future__ import annotations

import zlib

import msgpack

from tests.netcode.hand_made import TABLES, Arena, hexed

SPARK = 128 + len(TABLES.events) - 3  # the core events come first


def test_a_quiet_tick_is_a_head_a_private_record_and_no_chunks(arena: Arena) -> None:
    arena.begin()
    messages = arena.end()
    body = messages.shared.by_view(0, 1)
    assert body.head == hexed("82 0f 94 02 ce 00000002")
    assert messages.seats.private(0) == hexed("c4 05 0100 80 0000")
    assert body.tail == hexed("90")
    message = body.head[2:] + messages.seats.private(0) + body.tail
    assert msgpack.unpackb(message) == [2, 2, b"\x01\x00\x80\x00\x00", []]


def test_cell_events_travel_in_their_cell(arena: Arena) -> None:
    arena.begin().emit("spark", room=[0, 0], x=[1.0, 2.0], y=0.5)
    body = arena.end().shared.by_view(0, 1)
    assert SPARK == 131
    assert body.chunks == hexed("93 01 cc83 c4 08 0800 0400 1000 0400")


def test_room_events_are_numbered_entries_of_a_chunk_of_their_own(arena: Arena) -> None:
    arena.begin().emit("kill", room=0, by=3, what="ram")
    body = arena.end().shared.by_view(0, 1)
    assert body.chunks == hexed("93 00 78 91  94 01 04 02 92 03 a3") + b"ram"
    assert body.head[2:3] == b"\x95"
    assert (body.log_first, body.log_next) == (1, 2)


def test_member_events_are_extras_of_their_member(arena: Arena) -> None:
    arena.begin().emit("medal", room=0, slot=0, worth=5)
    messages = arena.end()
    assert messages.seats.events == {0: [hexed("94 02 05 02 91 05")]}
    assert messages.shared.by_view(0, 1).chunks == b""


def test_about_once_a_second_a_cell_carries_its_checksum() -> None:
    arena = Arena()
    sums: list[tuple[int, bytes]] = []
    for _ in range(64):
        arena.begin()
        unpacker = msgpack.Unpacker()
        unpacker.feed(arena.end().shared.by_view(0, 1).chunks)
        sums += [(cell, rest[-1]) for cell, *rest in unpacker if rest[-2] == 121]
    records = hexed("0000 00 00000000 0000  0000 01 00 00000000 0000 0000")
    whole = zlib.crc32(records).to_bytes(4, "little")
    assert sorted(sums) == [(0, whole), (0, whole), (1, bytes(4)), (1, bytes(4))]
