"""Golden vectors of interest cells, for the browser.

    python -m tests.protocol.cell_vectors

writes ``tests/vectors/cells.json``: how maps are cut up, and which cells a member of a team sees
from each cell, or with the whole map (0). ``tests/web_client/net/world/cells.test.js`` compares the
page's views with them.
"""

from __future__ import annotations

import json

from game_server.protocol.cells import CellLayout
from tests.support.tools import REPOSITORY

TARGET = REPOSITORY / "tests" / "vectors" / "cells.json"
MAPS = ((400.0, 300.0, 400.0), (1000.0, 300.0, 100.0), (640.0, 480.0, 64.0), (250.0, 1990.0, 100.0))
"""Width, height and the side of a cell, in units: one cell, few rows, many cells, few columns."""


def text() -> str:
    """The file's content."""
    cases = []
    for width, height, size in MAPS:
        layout = CellLayout.of(width, height, size)
        seen = {view: sorted(layout.seen(view, team=1)) for view in range(layout.count)}
        cases.append({"cells": layout.plain(), "seen": seen})
    return json.dumps(cases, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
