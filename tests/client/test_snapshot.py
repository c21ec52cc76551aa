"""The snapshot store, message by message."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from game_server.client.parsing import BadTick
from game_server.client.snapshot import SnapshotStore
from game_server.client.tables import Tables
from game_server.protocol.cells import CellLayout
from tests.netcode.scene import TABLES

SHIPS = 2
SPAWN, UPDATE, WIDE, DIED, MOVED = (SHIPS * 8 + op for op in range(5))


def ship(number: int, x: float, hull: int = 9) -> bytes:
    wire = int(x * 8).to_bytes(2, "little")
    return number.to_bytes(2, "little") + b"\x07\x00" + wire + b"\x50\x00" + bytes((hull,))


@pytest.fixture
def store() -> SnapshotStore:
    """A view of cell 8 that holds the cells 8 and 9, with ship 1 in 8."""
    store = SnapshotStore(Tables(TABLES.describe()), CellLayout.of(500, 400, 100))
    keyframes = [[0, None, [8, SPAWN, ship(1, 250.0)]], [0, None, [9]]]
    apply(store, 1, extras=[[3, 8], *keyframes])
    return store


def apply(store: SnapshotStore, tick: int, *chunks: Any, extras: Any = ()) -> None:
    store.apply([2, tick, None, list(extras), *chunks])


def test_rows_read_as_arrays_in_units(store: SnapshotStore) -> None:
    apply(store, 2, [9, SPAWN, ship(2, 350.5)])
    ships = store["ships"]
    assert list(ships) == ["id", "slot", "x", "y", "hull"]
    assert ships["id"].tolist() == [1, 2]
    assert ships["x"].tolist() == [250.0, 350.5]
    assert ships["x"].dtype == np.float64
    assert store.get("ships", 2) == {"id": 2, "slot": 7, "x": 350.5, "y": 10.0, "hull": 9}
    assert store.get("ships", 3) is None


def test_an_update_writes_the_columns_of_its_mask(store: SnapshotStore) -> None:
    apply(store, 2, [8, UPDATE, bytes.fromhex("0a 01 1000 08")])
    assert store.get("ships", 1) == {"id": 1, "slot": 7, "x": 2.0, "y": 10.0, "hull": 8}
    apply(store, 3, [8, WIDE, bytes.fromhex("04 0100 0800")])
    assert store.get("ships", 1) == {"id": 1, "slot": 7, "x": 2.0, "y": 1.0, "hull": 8}


def test_an_update_may_tell_both_coordinates_from_the_cells_corner(store: SnapshotStore) -> None:
    # Cell 8 begins at 200, 100; in steps of 1/8: 412 | 418 << 12.
    apply(store, 2, [8, UPDATE, bytes.fromhex("09 01 9c211a 08")])
    assert store.get("ships", 1) == {"id": 1, "slot": 7, "x": 251.5, "y": 152.25, "hull": 8}


@pytest.mark.parametrize("mask", ["00", "10", "8001"])
def test_a_mask_that_names_no_columns_is_refused(store: SnapshotStore, mask: str) -> None:
    with pytest.raises(BadTick):
        apply(store, 2, [8, UPDATE, bytes.fromhex(mask) + b"\x01\x02\x03"])


@pytest.mark.parametrize("order", [(8, 9), (9, 8)])
def test_a_crossing_keeps_the_entity_in_any_order_of_its_records(
    store: SnapshotStore, order: tuple[int, int]
) -> None:
    chunks = {8: [8, MOVED, b"\x01\x00"], 9: [9, SPAWN, ship(1, 301.0)]}
    apply(store, 2, *(chunks[cell] for cell in order))
    assert store.cell_of("ships", 1) == 9


def test_a_crossing_into_the_unseen_removes(store: SnapshotStore) -> None:
    apply(store, 2, [8, MOVED, b"\x01\x00"])
    assert store.get("ships", 1) is None


def test_a_death_acts_only_in_the_entitys_cell(store: SnapshotStore) -> None:
    apply(store, 2, [9, DIED, b"\x01\x00"])
    assert store.get("ships", 1) is not None
    apply(store, 3, [8, DIED, b"\x01\x00"])
    assert store.get("ships", 1) is None


def test_a_keyframe_replaces_its_cell(store: SnapshotStore) -> None:
    apply(store, 2, extras=[[0, None, [8, SPAWN, ship(5, 260.0)]]])
    assert store["ships"]["id"].tolist() == [5]


def test_turning_the_view_forgets_what_is_out_of_sight(store: SnapshotStore) -> None:
    apply(store, 2, [9, SPAWN, ship(2, 350.0)])
    apply(store, 3, extras=[[3, 10]])
    assert store["ships"]["id"].tolist() == [2]
    assert store.held == {9}


def test_after_a_gap_cells_wait_for_their_keyframes(store: SnapshotStore) -> None:
    apply(store, 5, [8, UPDATE, bytes.fromhex("08 01 08")])
    assert store.held == set()
    assert store.get("ships", 1) == {"id": 1, "slot": 7, "x": 250.0, "y": 10.0, "hull": 9}
    apply(store, 6, [8, SPAWN, ship(2, 1.0)], extras=[[0, None, [8, SPAWN, ship(1, 260.0)]]])
    assert store["ships"]["id"].tolist() == [1, 2]


def test_a_chunk_applies_to_any_state_it_covers(store: SnapshotStore) -> None:
    """The keyframe of this tick holds what the chunk of this tick tells once more."""
    apply(
        store, 2,
        [8, DIED, b"\x03\x00", SPAWN, ship(4, 1.0), UPDATE, bytes.fromhex("08 01 02")],
        extras=[[0, None, [8, SPAWN, ship(1, 250.0, hull=2) + ship(4, 1.0)]]],
    )  # fmt: skip
    assert store["ships"]["id"].tolist() == [1, 4]
    assert store["ships"]["hull"].tolist() == [2, 9]
