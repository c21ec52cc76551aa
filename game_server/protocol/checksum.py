"""Checksums over a cell, by which a client notices that its rows differ from the server's."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def checksum(records: Iterable[bytes]) -> int:
    """CRC-32 (ISO 3309, as in zlib) over a cell's records in SPAWN form: id u16, born columns,
    sent columns. Kinds stand in table order, the rows of a kind ascend by id.
    """
    value = 0
    for record in records:
        value = zlib.crc32(record, value)
    return value
