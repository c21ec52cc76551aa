"""The table at the end of a run of attacks: area, target, measured."""

from __future__ import annotations

import json
import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

WIDTHS = (30, 34, 56)
PROPERTY = "attack"
"""Under which a test's report carries its row."""


def rows_of(reports: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows that tests have recorded; of a test that was tried again, the last one."""
    rows = {
        report.nodeid: value
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == PROPERTY
    }
    return list(rows.values())


def write(rows: Sequence[dict[str, Any]], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")


def lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The table as text."""
    yield _line("      area", "target", "measured")
    for row in rows:
        mark = "FAIL  " if row["broken"] else "ok    "
        said = [*row["measured"], *(f"NOT HELD: {what}" for what in row["broken"])]
        cells = [
            textwrap.wrap(mark + row["area"], WIDTHS[0], subsequent_indent=" " * 6),
            textwrap.wrap(row["target"], WIDTHS[1]),
            [part for text in said for part in textwrap.wrap(text, WIDTHS[2])],
        ]
        for parts in zip_longest(*cells, fillvalue=""):
            yield _line(*parts)


def _line(*cells: str) -> str:
    return " │ ".join(f"{cell:{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()
