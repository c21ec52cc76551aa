"""Tick messages taken apart, or refused whole."""

from __future__ import annotations

from typing import Any

import pytest

from game_server.client.parsing import OWN, BadTick, GameEvent, Group, TickParser
from game_server.client.tables import Tables
from game_server.protocol.cells import CellLayout
from tests.netcode.scene import TABLES

SHIP = bytes.fromhex("0100 0700 5000 5000 09")
SPAWN, UPDATE, WIDE, DIED, MOVED, MAPPED = range(16, 22)
"""The operations on ships."""
MINES = 48
SPARK, BEAM, KILL, MEDAL = 3, 4, 5, 6


@pytest.fixture
def parser() -> TickParser:
    return TickParser(Tables(TABLES.describe()), CellLayout.of(500, 400, 100))


def message(*chunks: Any, extras: Any = (), private: Any = None) -> list[Any]:
    return [2, 100, private, list(extras), *chunks]


def test_a_chunk_has_groups_events_log_and_checksum(parser: TickParser) -> None:
    spark = bytes.fromhex("0800 1000 0500")
    parsed = parser.parse(
        message(
            [8, SPAWN, SHIP * 2, UPDATE, b"\x08\x01\x05", DIED, b"\x03\x00"],
            [9, 128 + SPARK, spark, 120, [[7, KILL, 99, [0, "ram"]]], 121, b"\x01\x00\x00\x00"],
        )
    )
    ships, others = parsed.chunks
    assert (parsed.tick, parsed.own, ships.cell) == (100, None, 8)
    assert ships.groups == [
        Group(2, 0, 0, [SHIP, SHIP]),
        Group(2, 1, 8, [b"\x01\x05"]),
        Group(2, 3, 0, [b"\x03\x00"]),
    ]
    assert others.events == [(SPARK, spark)]
    assert others.log == [GameEvent("kill", 99, {"by": 0, "what": "ram"}, 7)]
    assert others.checksum == 1


def test_a_map_names_rows_by_their_rank_in_the_cell(parser: TickParser) -> None:
    """Seven ranks a byte; the highest bit says that the map goes on."""
    content = bytes.fromhex("08 85 01 11 22 33") + bytes.fromhex("08 01 44")
    [chunk] = parser.parse(message([8, MAPPED, content])).chunks
    assert chunk.groups == [
        Group(2, 5, 8, [b"\x11", b"\x22", b"\x33"], [0, 2, 7]),
        Group(2, 5, 8, [b"\x44"], [0]),
    ]


def test_extras_are_told_apart(parser: TickParser) -> None:
    mine = bytes.fromhex("0100 0000 0700 0000 01")
    parsed = parser.parse(
        message(
            private=b"\x08\x00\x02" + bytes(6),
            extras=[
                [0, None, [8, SPAWN, SHIP]],
                [0, False, [9]],
                [1, [[7, KILL, 99, [0, "ram"]]]],
                [2, MEDAL, 98, [5]],
                [3, 10],
                [4, 2],
                [5, [MINES, mine]],
            ],
        )
    )
    extras = parsed.extras
    assert parsed.own is not None
    assert (parsed.own["view_cell"], parsed.own["margin"]) == (8, 2)
    assert [(chunk.cell, keeps) for chunk, keeps in extras.keyframes] == [(8, False), (9, True)]
    assert [event.number for event in extras.log] == [7]
    assert extras.for_member == [GameEvent("medal", 98, {"worth": 5})]
    assert (extras.view, extras.covers) == (10, 2)
    assert extras.owned == [Group(6, 0, 0, [mine])]
    assert OWN == -1


@pytest.mark.parametrize(
    ("chunk", "why"),
    [
        ([8, SPAWN], "a chunk is"),
        (["8"], "a chunk is"),
        ([200], "there is no cell 200"),
        ([8, -1, b""], "a chunk's code is a number"),
        ([8, SPAWN, SHIP[:-1]], "rows of 9 bytes were expected"),
        ([8, SPAWN, b""], "rows of 9 bytes were expected"),
        ([0, SPAWN, SHIP], "ships do not live in cell 0"),
        ([8, 23, b"\x00"], "there is no operation 7"),
        ([8, UPDATE, b"\x00\x01"], "ships has no columns"),
        ([8, UPDATE, b""], "index out of range"),
        ([8, MAPPED, b"\x08\x81"], "a map has no end"),
        ([8, MAPPED, b"\x08\x03\x01"], "a map names 2 rows, and 1 came"),
        ([8, 121, b"\x01"], "4 bytes were expected"),
        ([8, 128 + KILL, b"\x00"], "that event does not travel in cells"),
        ([8, 128 + 99, b"\x00"], "out of range"),
        ([8, 120, [[7, -1, 99, []]]], "there is no event -1"),
        ([8, 120, [[7, KILL, 99, [0]]]], "shorter"),
        ([8, 8 * 99, b"\x00"], "out of range"),
    ],
)
def test_a_chunk_that_does_not_fit_the_tables_is_refused(
    parser: TickParser, chunk: list[Any], why: str
) -> None:
    with pytest.raises(BadTick, match=why):
        parser.parse(message(chunk))


@pytest.mark.parametrize(
    "extra",
    [[0, True, [8]], [1, 5], [3, "8"], [5, [SPAWN]], [5, [MINES + 3, b"\x01\x00"]], [99, 1], []],
)
def test_an_extra_of_no_known_form_is_refused(parser: TickParser, extra: list[Any]) -> None:
    with pytest.raises(BadTick):
        parser.parse(message(extras=[extra]))


@pytest.mark.parametrize(
    "tick", [[], [2], [2, "100", None, []], [2, 100, "own", []], [3, 100, None, []]]
)
def test_a_message_of_another_form_is_refused(parser: TickParser, tick: list[Any]) -> None:
    with pytest.raises(BadTick, match="a tick message is"):
        parser.parse(tick)


def test_a_log_is_read_without_a_tick(parser: TickParser) -> None:
    assert parser.parse_log([[7, KILL, 99, [3, "rail"]]]) == [
        GameEvent("kill", 99, {"by": 3, "what": "rail"}, 7)
    ]
    with pytest.raises(BadTick):
        parser.parse_log([[7, KILL]])
