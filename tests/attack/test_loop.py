"""Work that is not play never holds the event loop for long: ``-m attack``.

A real server is asked for everything that is not play, and each callback of its loop is timed.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from load_tests.server_process import UNLIMITED, ServerProcess
from tests.attack.loop_work import AREAS, Place
from tests.attack.results_table import PROPERTY
from tests.attack.scene import PROGRAMS
from tests.attack.trial import Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.attack,
    pytest.mark.skipif(sys.platform != "linux", reason="needs 127.0.0.0/8"),
]
MOST_MS = 5.0
NAMED = 3
"""Of the longest callbacks of an area, as many are named."""
START = "the start, up to the first answer"
CALL = "RequestResponseCycle"
"""All else runs before anybody is let in."""
ENDS = ("all rooms closed at once, by SIGTERM",)
"""Where nobody plays any more: shown, and not judged."""


class Callback(NamedTuple):
    """One that took some time. ``kind`` is "play", "garbage" or nothing."""

    ended_at: float
    took_ms: float
    kind: str
    name: str


async def test_only_play_takes_more_than_five_milliseconds(
    artefacts: Path, record_property: Callable[[str, object], None]
) -> None:
    command = (sys.executable, str(PROGRAMS / "timed_server.py"))
    settings: dict[str, Any] = {**UNLIMITED, "hold_s": 2}
    server = ServerProcess(artefacts / "server.log", command=command, **settings)
    server.start()
    ends, counts = {START: time.monotonic()}, {START: 1}
    try:
        async with AsyncExitStack() as stack:
            place = Place(server, stack)
            for name, do in AREAS.items():
                counts[name] = await do(place)
                ends[name] = time.monotonic()
        server.stop()
    finally:
        server.kill()
    rows = _rows(artefacts / "callbacks", ends, counts)
    (artefacts / "loop.txt").write_text("\n".join(" ".join(r.measured) for r in rows) + "\n")
    row = Row("work that is not play", f"no callback above {MOST_MS:g} ms of CPU time")
    for part in rows:
        row.measured += part.measured
        row.broken += part.broken
    record_property(PROPERTY, row.plain())
    assert not row.broken


def _rows(file: Path, ends: dict[str, float], counts: dict[str, int]) -> list[Row]:
    """A row for each area, with its longest callbacks by name."""
    callbacks = [Callback(*json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    rows, began = [], 0.0
    for name, end in ends.items():
        found = [one for one in callbacks if began < one.ended_at <= end]
        work = sorted((one for one in found if not one.kind), key=lambda one: -one.took_ms)
        if name == START:
            work = [one for one in work if one.name.startswith(CALL)]
        longest = work[0].took_ms if work else 0.0
        most = {one.kind: one for one in sorted(found, key=lambda one: one.took_ms)}
        beside = "".join(
            f"; {kind} {most[kind].took_ms:.1f} {most[kind].name}"
            for kind in ("play", "garbage")
            if kind in most
        )
        row = Row(name, "")
        named = ", ".join(f"{one.took_ms:.1f} {one.name}" for one in work[:NAMED])
        row.measured.append(f"{longest:5.1f} ms  {name} ({counts[name]}): {named}{beside}")
        row.expect(longest <= MOST_MS or name in ENDS, f"{name}: {named}")
        rows.append(row)
        began = end
    return rows
