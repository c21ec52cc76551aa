"""The parts of a tick's messages that belong to single seats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from game_server.netcode.messages.tick_messages import SeatParts


def seat_parts(**parts: Any) -> SeatParts:
    """Three seats, each with a private record of two bytes."""
    none: dict[str, Any] = {"views": [1, 1, 2], "teams": [0, 0, 0], "tokens": np.arange(3)}
    rest: dict[str, Any] = {"events": {}, "new_owned": set(), "records": b"", "record_bytes": 2}
    return SeatParts(**{**none, **rest, **parts})


@pytest.mark.parametrize(("seat", "record"), [(0, b"aa"), (1, b"bb"), (2, b"cc")])
def test_each_seat_has_its_own_record(seat: int, record: bytes) -> None:
    assert seat_parts(records=b"aabbcc").private(seat) == record


def test_seats_with_events_or_new_rows_of_their_own_need_extras() -> None:
    assert seat_parts().with_extras == set()
    assert seat_parts(events={2: [b"medal"]}, new_owned={0, 2}).with_extras == {0, 2}
