"""How long a bot pauses before it tries again: a crowd that retries at once is a flood."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

FIRST_S, LONGEST_S = 1.0, 8.0
SPREAD = (0.5, 1.5)
"""Each pause is multiplied by a random factor, so that bots that failed together return apart."""


@dataclass
class Backoff:
    """The pauses of one bot: twice as long after each failure, and short again after ``reset``."""

    random: Random = field(default_factory=Random)
    _next_s: float = field(default=FIRST_S, init=False)

    def pause_s(self) -> float:
        """The pause after one more failure, in seconds."""
        pause_s, self._next_s = self._next_s, min(2 * self._next_s, LONGEST_S)
        return pause_s * self.random.uniform(*SPREAD)

    def reset(self) -> None:
        """Call after a success."""
        self._next_s = FIRST_S
