"""The report as a picture: a bar of CPU and one of lateness for every row, written as SVG."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from load_tests.bench.results.compare import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from load_tests.bench.results.report import Row

WIDTH, LABEL, VALUE, GAP, BAR, TOP = 1040, 320, 60, 30, 18, 64
PITCH = BAR + 8
PANEL = (WIDTH - LABEL - GAP) // 2
OWN, OTHERS, LOOP, INK = "#0e7c7b", "#9aa5b1", "#d1495b", "#1f2933"

STYLE = f"text{{font:12px sans-serif;fill:{INK}}}.title{{font-size:15px;font-weight:600}}"


def svg(rows: Sequence[Row]) -> str:
    """An SVG document without references. A red mark on a CPU bar is the bare loop's cost; a line
    at a bar's end goes from the least to the greatest value of its runs.
    """
    height = TOP + PITCH * len(rows) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img">',
        f'<style>{STYLE}</style><rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        _text(12, 24, "Server CPU and lateness per client and tick", "title"),
        *(_text(12, TOP + PITCH * at + 14, _label(row)) for at, row in enumerate(rows)),
        *_panel(rows, LABEL, "CPU µs per client-tick (red: bare send loop)", "cpu_us"),
        *_marks(rows),
        *_panel(rows, LABEL + PANEL + GAP, "lateness p99, ms", "late_p99_ms"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(rows: Sequence[Row], left: int, title: str, figure: str) -> Iterator[str]:
    """A title, and a bar with its number for each row."""
    yield _text(left, TOP - 12, title)
    scale = _scale(rows, figure)
    for at, row in enumerate(rows):
        top, value = TOP + PITCH * at, getattr(row.figures, figure)
        colour = OWN if row.server == OURS else OTHERS
        least, most = (getattr(each, figure) * scale for each in (row.least, row.most))
        yield (
            f'<rect x="{left}" y="{top}" width="{value * scale:.1f}" height="{BAR}" '
            f'fill="{colour}"/>'
        )
        yield f'<line x1="{left + least:.1f}" x2="{left + most:.1f}" ' + (
            f'y1="{top + BAR / 2}" y2="{top + BAR / 2}" stroke="{INK}"/>'
        )
        yield _text(left + max(value * scale, most) + 5, top + 14, f"{value:.1f}")


def _marks(rows: Sequence[Row]) -> Iterator[str]:
    scale = _scale(rows, "cpu_us")
    for at, row in enumerate(rows):
        x, top = LABEL + row.loop.cpu_us * scale, TOP + PITCH * at
        yield f'<path d="M{x:.1f} {top - 2}v{BAR + 4}" stroke="{LOOP}" stroke-width="2"/>'


def _scale(rows: Sequence[Row], figure: str) -> float:
    """Pixels per unit, so that the longest bar and its number fill the panel."""
    return (PANEL - VALUE) / max((getattr(row.most, figure) for row in rows), default=1.0)


def _label(row: Row) -> str:
    return f"{row.title}, {row.clients} clients, {row.server}"


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{style}>{escape(text)}</text>'
