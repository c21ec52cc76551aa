"""What the lobby refuses, in the form that HTTP answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game_server.limits.over_budget import OverBudget


class LobbyError(Exception):
    """The lobby says no: a code for programs, a sentence for people, and an HTTP status.

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


class UnknownCode(LobbyError):
    """Nothing has this code, be it a room or a party: a guess, if it happens often."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, 404)


def refusal(over: OverBudget) -> LobbyError:
    """How HTTP says that a room would cost too much: 503 when it is the server that has no more to
    give, else 429, and 422 when the same would be refused again.
    """
    refused = 422 if over.retry_after_s is None else 429
    status = 503 if over.is_shared else refused
    return LobbyError(over.code, str(over), status, over.retry_after_s)
