"""Lines of a kind are limited, and the ones left out are counted."""

from __future__ import annotations

from game_server.observability.line_limit import MOST_KINDS, LineLimit


class Times:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_next_line_has_the_number_of_those_left_out() -> None:
    times = Times()
    limit: LineLimit[str] = LineLimit(2, times)
    assert [limit.admit("resync") for _ in range(5)] == [0, 0, None, None, None]
    assert limit.admit("joined") == 0
    times.now += 30
    assert [limit.admit("resync") for _ in range(2)] == [3, None]


def test_lines_left_out_are_reported_although_no_further_line_comes() -> None:
    times = Times()
    limit: LineLimit[str] = LineLimit(1, times)
    for kind in ("a", "a", "a", "b"):
        limit.admit(kind)
    assert list(limit.overdue()) == []
    times.now += 60
    assert list(limit.overdue()) == [("a", 2)]
    assert list(limit.overdue()) == []


def test_a_report_counts_as_a_line_of_its_kind() -> None:
    times = Times()
    limit: LineLimit[str] = LineLimit(1, times)
    limit.admit("a")
    limit.admit("a")
    times.now += 60
    assert list(limit.overdue()) == [("a", 1)]
    assert limit.admit("a") is None


def test_nothing_is_left_out_without_a_limit() -> None:
    limit: LineLimit[str] = LineLimit(0, Times())
    assert [limit.admit("a") for _ in range(1_000)] == [0] * 1_000


def test_kinds_have_a_bound() -> None:
    limit: LineLimit[int] = LineLimit(1, Times())
    for kind in range(2 * MOST_KINDS):
        limit.admit(kind)
        limit.admit(kind)
    assert sum(1 for _ in limit._kinds) == MOST_KINDS
