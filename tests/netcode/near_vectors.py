"""Golden vectors of places within cells, for the browser's decoder.

    python -m tests.netcode.near_vectors

writes ``tests/vectors/near.json``: the messages of a member of a team in a room of several cells,
in which everything moves, and the rows that it knows after each.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgpack
import numpy as np

from game_server.protocol.cells import CellLayout
from game_server.protocol.messages import NEAR, UPDATE, UPDATE_MAP, UPDATE_WIDE
from tests.netcode.scene import CELL, TABLES, Scene, assert_holds_the_truth, header_size
from tests.support.tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game_server.client.snapshot import SnapshotStore

TARGET = REPOSITORY / "tests" / "vectors" / "near.json"
SIZE = 520, 390
TICKS, ROWS = 30, 12
MOVING = ("ships", "rocks", "mines")


def messages() -> Iterator[tuple[bytes, dict[str, dict[int, bytes]]]]:
    """Each message of the member, and the spawn records by kind and id that it knows then."""
    random = np.random.default_rng(7)
    scene = Scene(SIZE)
    world = scene.begin()
    for name in MOVING:
        x, y = random.uniform(100, 400, ROWS), random.uniform(0, SIZE[1], ROWS)
        audience = {"audience": np.arange(ROWS) % 3 - 1} if name == "mines" else {}
        world.tables[name].spawn(np.zeros(ROWS, int), x=x, y=y, **audience)
    world.seats.team[0] = 1
    member = scene.join(0, 0)
    scene.end()
    yield _message(member.last), _rows(member.store)
    for _ in range(TICKS):
        world = scene.begin()
        for name in MOVING:
            table = world.tables[name]
            for axis, limit in (("x", SIZE[0]), ("y", SIZE[1])):
                some = random.random(table.n) < 0.8
                at = getattr(table, axis)
                at[some] = np.clip(at[some] + random.uniform(-30, 30, int(some.sum())), 0, limit)
            world.ships.hull[random.random(world.ships.n) < 0.2] += 1
            world.rocks.c5[random.random(world.rocks.n) < 0.2] += 1
        scene.end()
        assert_holds_the_truth(member)
        yield _message(member.last), _rows(member.store)


def masks() -> Iterator[tuple[int, int]]:
    """The kind and the first byte of the mask of each group of moved rows."""
    for message, _ in messages():
        for chunk in msgpack.unpackb(message)[4:]:
            for code, data in zip(chunk[1::2], chunk[2::2], strict=True):
                if code < 120 and code & 7 in (UPDATE, UPDATE_WIDE, UPDATE_MAP):
                    kind = TABLES.kinds[list(TABLES.kinds)[code >> 3]]
                    if kind.tells_near and data[0] & (NEAR | NEAR << 1 | NEAR << 2):
                        yield code >> 3, data[0]


def is_near(mask: int) -> bool:
    """Whether both coordinates come as an offset."""
    return mask & NEAR > 0


def text() -> str:
    """The file's content."""
    content: dict[str, Any] = {
        "tables": TABLES.describe(),
        "cells": CellLayout.of(*SIZE, CELL).plain(),
        "ticks": [
            {
                "message": message.hex(),
                "rows": {
                    kind: {str(number): record.hex() for number, record in rows.items()}
                    for kind, rows in known.items()
                },
            }
            for message, known in messages()
        ],
    }
    return json.dumps(content, separators=(",", ":")) + "\n"


def _message(frame: bytes) -> bytes:
    return frame[header_size(frame) :]


def _rows(store: SnapshotStore) -> dict[str, dict[int, bytes]]:
    return {name: dict(sorted(store.records(name).items())) for name in MOVING}


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
