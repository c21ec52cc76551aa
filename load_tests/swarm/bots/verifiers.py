"""Which bots decode everything and verify checksums: a set share of them, not by chance."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass
class Verifiers:
    """Those of one process. ``share`` is from 0 to 1; ``present`` is how many there are now."""

    share: float
    present: int = 0
    _seen: int = 0

    def enter(self) -> bool:
        """Whether one more bot is to verify: they are evenly spread, and of few the first does."""
        before, self._seen = self._seen, self._seen + 1
        verifies = math.ceil(self._seen * self.share) > math.ceil(before * self.share)
        self.present += verifies
        return verifies

    def leave(self, verifies: bool) -> None:
        """One of them has gone."""
        self.present -= verifies
