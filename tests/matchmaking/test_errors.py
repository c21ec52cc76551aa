"""How HTTP says that a room would cost too much."""

from __future__ import annotations

import pytest

from game_server.limits.over_budget import OverBudget
from game_server.matchmaking.errors import UnknownCode, refusal


@pytest.mark.parametrize(
    ("retry_after_s", "is_shared", "status"),
    [(5.0, False, 429), (None, False, 422), (5.0, True, 503), (None, True, 503)],
)
def test_the_status_says_whose_budget_it_is_and_whether_asking_again_may_help(
    retry_after_s: float | None, is_shared: bool, status: int
) -> None:
    over = OverBudget("too_many_seats", "Too many seats.", retry_after_s, is_shared=is_shared)
    error = refusal(over)
    assert (error.code, error.message) == ("too_many_seats", "Too many seats.")
    assert (error.status, error.retry_after_s) == (status, retry_after_s)


def test_an_unknown_code_is_not_found() -> None:
    assert UnknownCode("no_such_room", "There is no such room.").status == 404
