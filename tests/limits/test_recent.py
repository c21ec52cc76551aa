"""The bounded table: the longest unused entry makes way."""

from __future__ import annotations

from game_server.limits.recent import Recent


def test_the_entry_that_was_longest_not_asked_for_makes_way() -> None:
    table: Recent[str, int] = Recent(most=2)
    table["a"], table["b"] = 1, 2
    assert table.get("a") == 1
    table["c"] = 3
    assert list(table) == ["a", "c"]
    assert table.get_or_make("b", lambda: 4) == 4
    assert (list(table), len(table), "a" in table) == (["c", "b"], 2, False)
    assert (table.pop("c"), table.pop("c")) == (3, None)
