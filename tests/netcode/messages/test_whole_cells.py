"""Everything in some cells, as keyframes and checksums need it."""

from __future__ import annotations

import zlib

import numpy as np

from game_server.netcode.changes.chunks import pack_chunks
from game_server.netcode.changes.interest import WorldCells
from game_server.netcode.changes.records import KindCodec
from game_server.netcode.messages.whole_cells import cell_rows, checksums
from game_server.protocol.cells import CellLayout
from tests.netcode.hand_made import TABLES, Arena, hexed

CODECS = [
    KindCodec(name, number, kind, 100.0) for number, (name, kind) in enumerate(TABLES.kinds.items())
]
CELLS = WorldCells([CellLayout.of(100, 100, 100)])
SHIP = "0100 0700 5000 a000 64"


def mask(*wanted: int) -> np.ndarray:
    mask = np.zeros(CELLS.total, bool)
    mask[list(wanted)] = True
    return mask


def test_only_rows_of_wanted_cells_are_packed(arena: Arena) -> None:
    arena.begin().ships.spawn(0, x=10.0, y=20.0, hull=100, slot=7)
    arena.end()
    blocks = cell_rows(arena.world, CODECS, CELLS, mask(1))
    chunks = pack_chunks(blocks, CELLS)
    assert chunks.between(1, 2) == hexed("93 01 10 c4 09 " + SHIP)
    assert chunks.between(0, 1) == b""


def test_a_checksum_is_over_the_records_of_its_cell(arena: Arena) -> None:
    arena.begin().ships.spawn(0, x=10.0, y=20.0, hull=100, slot=7)
    arena.end()
    sums = checksums(arena.world, CODECS, CELLS, mask(1))
    assert sums is not None
    assert sums.records.tobytes() == zlib.crc32(hexed(SHIP)).to_bytes(4, "little")


def test_without_a_wanted_cell_there_is_no_checksum(arena: Arena) -> None:
    assert checksums(arena.world, CODECS, CELLS, mask()) is None
