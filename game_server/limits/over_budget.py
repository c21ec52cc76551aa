"""How a budget says no."""

from __future__ import annotations


class OverBudget(Exception):
    """No, with a code for programs and a sentence for people.

    ``retry_after_s`` is when asking again may help, None when it won't. ``is_shared`` tells that it
    is the server's own budget that is used up, not that of one address.
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
