"""The report as a picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from load_tests.bench.results import plot
from tests.load_tests.bench.results.rows import row


def test_the_picture_is_xml_with_two_bars_and_a_mark_for_each_row() -> None:
    root = ElementTree.fromstring(plot.svg([row(), row()]))
    name = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{name}rect")) == 1 + 2 * 2
    assert len(root.findall(f"{name}line")) == 2 * 2
    assert len(root.findall(f"{name}path")) == 2
    assert "500 B, 100 clients, Node <ws>" in [text.text for text in root.iter(f"{name}text")]


def test_text_is_escaped_and_the_longest_bar_fills_its_panel() -> None:
    picture = plot.svg([row()])
    assert "Node &lt;ws&gt;" in picture
    widths = [
        float(each) for each in re.findall(r'<rect x="\d+" y="\d+" width="([\d.]+)"', picture)
    ]
    assert widths[0] < plot.PANEL - plot.VALUE, "the median of three runs"
    assert widths[1] == plot.PANEL - plot.VALUE, "all runs were late alike"


def test_without_rows_there_is_a_picture_all_the_same() -> None:
    ElementTree.fromstring(plot.svg([]))
