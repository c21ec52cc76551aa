"""The refusal of a call that would exceed a budget."""

from __future__ import annotations


class OverBudget(Exception):
    """A budget is used up; with a code for programs and a sentence for people.

    ``retry_after_s`` is when asking again may help, None when it won't. ``is_shared``: the server's
    own budget is used up, not that of one address.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        retry_after_s: float | None = None,
        *,
        is_shared: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.retry_after_s = retry_after_s
        self.is_shared = is_shared
