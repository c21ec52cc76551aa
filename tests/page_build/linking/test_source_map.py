"""Source maps, as debuggers read them."""

from __future__ import annotations

import json

from game_server.page_build.linking.source_map import source_map


def test_each_line_names_its_source_and_line_as_differences() -> None:
    found = json.loads(source_map([None, ("a.js", 0), ("a.js", 20), ("b.js", 4), ("a.js", 5)]))
    assert found["version"] == 3
    assert found["sources"] == ["a.js", "b.js"]
    assert found["mappings"] == ";AAAA;AAoBA;AChBA;ADCA"
