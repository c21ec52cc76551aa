"""Refusals of matchmaking, in the form of an HTTP answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game_server.limits.over_budget import OverBudget


class Refused(Exception):
    """A refusal: a code for programs, a sentence for people, and an HTTP status.

    ``retry_after_s`` is when asking again may help, None when it won't.
    """

    def __init__(
        self, code: str, message: str, status: int, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.retry_after_s = retry_after_s


class UnknownCode(Refused):
    """No room or party has this code. An address that causes this often is guessing."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, 404)


def refusal(over: OverBudget) -> Refused:
    """The refusal of a room that would cost too much: 503 when the whole server's budget is used
    up, else 429, or 422 when asking again would not help.
    """
    refused = 422 if over.retry_after_s is None else 429
    status = 503 if over.is_shared else refused
    return Refused(over.code, str(over), status, over.retry_after_s)
