"""A game's tables as a client reads them: records, update rows, and what does not fit."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest

from game_server.client.tables import Piece, Record, Tables
from tests.netcode.scene import TABLES

COLUMNS: list[list[Any]] = [["x", "pos", "u2", 8.0], ["turn", "i8", "i1", None]]
SHIP_BYTES = 9
"""id and slot with two bytes each, x and y with two, hull with one."""


@pytest.fixture
def tables() -> Tables:
    return Tables(TABLES.describe())


def test_a_record_reads_as_numbers_in_units() -> None:
    record = Record(COLUMNS)
    assert record.size == 3
    assert record.values(b"\x14\x00\xff") == {"x": 2.5, "turn": -1}


def test_records_read_as_one_array_for_each_column() -> None:
    arrays = Record(COLUMNS).arrays(b"\x14\x00\xff\x08\x00\x01")
    assert (arrays["x"].tolist(), arrays["turn"].tolist()) == ([2.5, 1.0], [-1, 1])
    assert [column.dtype for column in arrays.values()] == [np.float64, np.int64]


@pytest.mark.parametrize("data", [b"", b"\x14\x00", b"\x14\x00\xff\x00"])
def test_a_record_of_another_length_is_refused(data: bytes) -> None:
    with pytest.raises(struct.error):
        Record(COLUMNS).values(data)


def test_tables_name_kinds_events_and_controls(tables: Tables) -> None:
    assert tables.kind_numbers["ships"] == 2
    assert (tables.buttons, tables.presses, tables.has_aim) == (["up", "fire"], ["dash"], True)
    beam, kill = tables.events[4], tables.events[5]
    assert (beam.name, kill.fields) == ("beam", ["by", "what"])
    assert beam.record is not None
    assert kill.record is None, "only events of cells come packed"


def test_a_form_of_another_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        Tables({"kinds": []})


def test_columns_side_by_side_are_one_piece_of_an_update(tables: Tables) -> None:
    ships = tables.kinds[2]
    x, y, hull, near = 2, 4, 8, 1
    assert ships.record.size == SHIP_BYTES
    assert ships.pieces(x | y | hull, 1) == ([Piece(1, 6, 4)], 6)
    assert ships.pieces(x | hull, 2) == ([Piece(2, 4, 4), Piece(4, 5, 8)], 5)
    assert ships.pieces(near | hull, 1) == ([Piece(4, 5, 8)], 5), "the offset comes first"


@pytest.mark.parametrize("mask", [0, 16])
def test_a_mask_names_columns(tables: Tables, mask: int) -> None:
    with pytest.raises(ValueError, match="ships has no columns"):
        tables.kinds[2].pieces(mask, 1)


def test_an_offset_in_a_cell_gives_both_coordinates(tables: Tables) -> None:
    ships, record = tables.kinds[2], bytearray(SHIP_BYTES)
    corner = ships.steps((200.0, 100.0))
    assert corner == (1_600, 800)
    ships.place(record, b"??" + (412 | 418 << 12).to_bytes(3, "little"), 2, corner)
    ship = ships.record.values(bytes(record))
    assert (ship["x"], ship["y"]) == (251.5, 152.25)
